// SPDX-License-Identifier: MIT
#pragma once

/// A queue of tasks, whose end can be awaited (Python's multiprocessing.JoinableQueue).
///
///     sharescope::JoinableQueue<int> jobs{"jobs"};
///     …in a worker:   while (true) { work_at(jobs.get()); jobs.task_done(); }
///     …in the parent: for (int i = 0; i < 100; ++i) jobs.put(i);
///                     jobs.join();                              // until every one is done
///
/// All that is said of Queue is true here (queue.hpp). A task is unfinished from put() until task_done() was called for
/// it, by whichever lane.
///
///     state \ operation          join       join_for      task_done     recover
///     all done                   returns    true          InvalidValue  false
///     some unfinished            waits      waits, false  one less      false
///     one taken by a killed lane OwnerDied  OwnerDied     one less      forgives these, true
///
/// Deaths. A consumer that is killed between get() and task_done() leaves its task unfinished: whoever joins, or joins
/// later, is told by OwnerDied, within 100 ms, who it was. It stays so until recover() counts the tasks of the killed as
/// done; the place to put them again, if that is wanted. A lane that ended of its own will is not reported: as in Python,
/// another may call task_done() for it. That is so until another process or thread has its lane (they take turns, and
/// there are 256; one that is started in its place has it at once): then nobody can tell any more how it ended, and it
/// counts as killed. Rather an error that recover() mends than a join() that never returns.
///
/// shutdown(true) counts what it drops as done. Invariants: lane_desk.hpp, queue_state.hpp. Semantics: Python's
/// documentation of multiprocessing.JoinableQueue; owner death as in sync/lock.hpp.

#include <chrono>
#include <cstdint>
#include <source_location>
#include <string_view>

#include "sharescope/channel/item_queue.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {

/// What it has in common with Queue: item_queue.hpp. get() and its like throw OwnerDied as well, when 256 lanes have ended
/// with tasks that nobody reported as done.
template <class T>
class JoinableQueue : public ItemQueue<T, true> {
 public:
  /// As Queue's.
  explicit JoinableQueue(std::string_view name = {}, std::int64_t maxsize = 0)
      : ItemQueue<T, true>(ObjectKind::joinable_queue, name, maxsize) {}

  /// One task that was taken is done; by whom it was taken does not matter. Waits for another that is just saying the
  /// same. After close(), too: what this process had taken is done all the same. Throws InvalidValue when it was called more
  /// often than items were put.
  void task_done(std::source_location where = std::source_location::current()) {
    QueueCore& core = this->channel_.core();
    door::perform(Operation::task_done, core.id(), where, Deadline::never(),
                  LockObstacle(core.state().keeper, core.id()), [&]<class Note>(Note& note) {
                    if constexpr (Note::peeking) return true;
                    if constexpr (Note::watching) note.ticks = door::now();
                    return core.task_done();
                  });
  }

  /// Waits until nothing is unfinished. Throws OwnerDied when a lane was killed that had taken a task.
  void join(std::source_location where = std::source_location::current()) { await(Deadline::never(), where); }

  /// Waits for `span` at the most; a span of zero or less does not wait. Whether nothing is unfinished. Throws as join().
  template <class Rep, class Period>
  [[nodiscard]] bool join_for(std::chrono::duration<Rep, Period> span,
                              std::source_location where = std::source_location::current()) {
    return await(Deadline::after(span, this->id()), where);
  }

  /// Tasks put and not reported as done. Never waits.
  std::uint64_t unfinished() const noexcept { return this->channel_.core().unfinished(); }

  /// After an OwnerDied: what killed lanes had taken counts as done. False when there was nothing of that kind.
  bool recover(std::source_location where = std::source_location::current()) {
    QueueCore& core = this->channel_.core();
    bool recovered = false;
    door::perform(Operation::recover, core.id(), where, [&]<class Note>(Note& /*note*/) {
      if constexpr (!Note::peeking) recovered = core.forgive_the_dead();
    });
    return recovered;
  }

 private:
  bool await(Deadline deadline, std::source_location where) {
    QueueCore& core = this->channel_.core();
    return door::perform(Operation::join, core.id(), where, deadline, TasksObstacle(core),
                         [&core]<class Note>(Note& /*note*/) {
                           if (core.unfinished() == 0) return true;
                           if constexpr (!Note::peeking) core.check_that_takers_live();
                           return false;
                         });
  }
};

}  // namespace sharescope
