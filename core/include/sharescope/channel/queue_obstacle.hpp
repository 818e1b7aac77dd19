// SPDX-License-Identifier: MIT
#pragma once

/// What the door needs to know of a queue that is full, or empty, or whose tasks are not done. See schedule/door.hpp for
/// what each function is for.
///
/// Plain values that point into shared memory; any thread. The dead are dealt with by the attempts themselves
/// (queue_core.hpp); whoever joins has to be told to make one.
///
///     door::perform(Operation::put, core.id(), where, deadline, RoomObstacle(core), attempt);

#include "sharescope/channel/queue_core.hpp"

namespace sharescope {

/// How long to look before sleeping, in relaxations of the processor: 10 to 20 microseconds, about what a sleep and the
/// wake-up cost altogether. Who looks that long and then sleeps pays at most twice what the better of the two would have
/// cost. Measured (`sharescope-bench --only queue-blocked --only queue-round-trip`): with 3000 one who waits a
/// millisecond uses 110 microseconds of a processor, with 1000 40, with 300 20, where a pipe uses 8 to 30; a round trip
/// between running processes, and a stream from one to another, cost the same with all of them.
inline constexpr int queue_spins = 500;

namespace detail {

template <class Derived>
class QueueObstacle {
 public:
  explicit QueueObstacle(const QueueCore& core) noexcept : core_(&core) {}

  ObjectId object() const noexcept { return core_->id(); }
  bool await(const Session& /*session*/, Ticket /*me*/, Deadline deadline) noexcept {
    const Sleepers::Awaited awaited =
        self().sleepers().await(deadline, queue_spins, [&] { return self().ready(); });
    slept_ = slept_ || awaited.slept;
    return awaited.in_time;
  }
  bool notice_death(const Session& /*session*/) const noexcept { return false; }
  bool stands() const noexcept { return !self().ready(); }
  void got_through() const noexcept { pass_on(); }
  void gave_up() const noexcept { pass_on(); }

 protected:
  const QueueCore* core_;

 private:
  const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }
  void pass_on() const noexcept {
    if (slept_) self().sleepers().pass_on([&] { return self().ready(); });
  }
  bool slept_ = false;
};

}  // namespace detail

/// It is full: waits for room.
class RoomObstacle : public detail::QueueObstacle<RoomObstacle> {
 public:
  using QueueObstacle::QueueObstacle;
  Ticket holder() const noexcept { return core_->in_the_way_of_putters(); }
  Sleepers& sleepers() const noexcept { return core_->state().putters; }
  bool ready() const noexcept { return core_->has_room(); }
};

/// It is empty: waits for an item.
class ItemObstacle : public detail::QueueObstacle<ItemObstacle> {
 public:
  using QueueObstacle::QueueObstacle;
  Ticket holder() const noexcept { return core_->in_the_way_of_takers(); }
  Sleepers& sleepers() const noexcept { return core_->state().getters; }
  bool ready() const noexcept { return core_->has_item(); }
};

/// Not all tasks are done: waits until they are.
class TasksObstacle : public detail::QueueObstacle<TasksObstacle> {
 public:
  using QueueObstacle::QueueObstacle;
  Ticket holder() const noexcept { return nobody; }
  Sleepers& sleepers() const noexcept { return core_->state().joiners; }
  bool ready() const noexcept { return core_->unfinished() == 0; }
  bool notice_death(const Session& session) const noexcept { return core_->has_killed_taker(session); }
};

}  // namespace sharescope
