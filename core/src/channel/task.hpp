// SPDX-License-Identifier: MIT
#pragma once

/// Sending, Receiving and Polling, as the door wants them: it takes what it performs by value, and these are large and
/// remember how far they got.
///
///     Receiving receiving(end, target);
///     perform(Operation::receive, receiving, Deadline::never(), where);

#include <source_location>
#include <utility>

#include "sharescope/schedule/door.hpp"

namespace sharescope::detail {

/// A reference to what the door takes by value.
template <class Task>
class TaskObstacle {
 public:
  explicit TaskObstacle(Task& task) noexcept : task_(&task) {}
  ObjectId object() const noexcept { return task_->object(); }
  Ticket holder() const noexcept { return task_->holder(); }
  /// A cancellation (pthread_cancel) goes through where the task lets it.
  bool await(const Session& session, Ticket me,
             Deadline deadline) noexcept(noexcept(std::declval<Task&>().await(session, me, deadline))) {
    return task_->await(session, me, deadline);
  }
  bool notice_death(const Session& session) const noexcept { return task_->notice_death(session); }
  void got_through() const noexcept {
    if constexpr (requires { task_->got_through(); }) task_->got_through();
  }
  void gave_up() const noexcept {
    if constexpr (requires { task_->gave_up(); }) task_->gave_up();
  }

 private:
  Task* task_;
};

/// A task through the door. False when the deadline passed.
template <class Task>
bool perform(Operation operation, Task& task, Deadline deadline, std::source_location where) {
  return door::perform(operation, task.object(), where, deadline, TaskObstacle<Task>(task),
                       [&task]<class Note>(Note& note) { return task.attempt(note); });
}

}  // namespace sharescope::detail
