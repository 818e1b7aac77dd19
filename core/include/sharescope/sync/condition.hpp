// SPDX-License-Identifier: MIT
#pragma once

/// Waiting, with a lock let go meanwhile, until somebody who has changed what the lock protects says so (Python's
/// multiprocessing.Condition).
///
/// May be used by any thread and process of the program at once; each thread that waits is a waiter of its own. It is
/// TimedLockable, by its lock, so the guards of the standard library take it:
///
///     sharescope::Condition changed{"changed"};
///     std::scoped_lock hold(changed);
///     changed.wait([&] { return count.get() > 0; });   // lets the lock go while it waits, and has it back after
///     …
///     changed.notify();                                // the holder says that something is different now
///
/// Its lock is an RLock of its own, unless an existing Lock or RLock is given, which is then the very one:
///
///     sharescope::Lock lock{"store"};
///     sharescope::Condition not_empty{"not empty", lock};
///     sharescope::Condition not_full{"not full", lock};
///
///     lock \ operation   wait                    wait_for, not notified   notify             notify, nobody waits
///     held by caller     lets go, waits, has it  false, has it back       wakes the longest  forgotten
///     not, or by others  NotOwner                NotOwner                 NotOwner           NotOwner
///     its owner dies     OwnerDied               OwnerDied                -                  -
///
/// wait() lets go all levels of an RLock and has them back when it returns. Who waits is woken in the order of coming; a
/// waiter that is killed takes no notification along. If the owner of the lock dies while others wait, with or without
/// having notified them, they learn of it within 100 ms: OwnerDied, without the lock, which nobody holds until
/// recover(); the ends of the guards around the wait are forgiven, unless the thread takes the lock again: then a guard
/// has its hold back. One that has slept through all that, and finds the lock recovered, returns as if it were notified,
/// because a notification may be missing: as with any condition, a waiter looks again at what it waited for.
///
/// Invariant: a waiter is entered before the lock is let go, so no notification falls in between. Semantics: Python's
/// documentation of multiprocessing.Condition; the state in shared memory: condition_state.hpp.

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <source_location>
#include <string_view>
#include <utility>

#include "sharescope/session/listing.hpp"
#include "sharescope/sync/condition_wait.hpp"
#include "sharescope/sync/guard_choice.hpp"

namespace sharescope {

/// What is waited for: something that can be asked, and whose answer is true or false.
template <class Wish>
concept WaitPredicate = requires(Wish& wish) {
  { wish() ? true : false } -> std::same_as<bool>;
};

template <class LockType = RLock>
class Condition {
  using Guard = GuardChoice<LockType>;

 public:
  /// With an RLock of its own, that bears its name. Throws OutOfMemory. To be made before the processes that use it are
  /// started.
  explicit Condition(std::string_view name = {}) : Condition(Guard(name), name) {}

  /// With an existing lock, which must outlive it.
  Condition(std::string_view name, LockType& lock) : Condition(Guard(lock), name) {}

  /// Waits until notified. Throws NotOwner, OwnerDied, and Interrupted with the lock held again.
  void wait(std::source_location where = std::source_location::current()) {
    wait_at(place(), Deadline::never(), where);
  }

  /// Waits for `span` at the most, zero or less not at all; taking the lock back comes on top. Whether it was notified.
  /// Throws as wait().
  template <class Rep, class Period>
  bool wait_for(std::chrono::duration<Rep, Period> span,
                std::source_location where = std::source_location::current()) {
    return wait_at(place(), Deadline::after(span, id()), where);
  }

  /// Waits until `wish` comes true, and returns what it said last. Asked under the lock, first of all and after each
  /// notification. Throws as wait(), and what `wish` throws.
  template <WaitPredicate Wish>
  auto wait(Wish wish, std::source_location where = std::source_location::current()) {
    return ask(wish, Deadline::never(), where);
  }

  /// The same for `span` at the most, however often it is notified meanwhile; zero or less asks once.
  template <class Rep, class Period, WaitPredicate Wish>
  auto wait_for(std::chrono::duration<Rep, Period> span, Wish wish,
                std::source_location where = std::source_location::current()) {
    return ask(wish, Deadline::after(span, id()), where);
  }

  /// Wakes the `count` that have waited longest, or all if there are fewer; zero or less none. Never blocks. Throws
  /// NotOwner.
  void notify(std::int64_t count = 1, std::source_location where = std::source_location::current()) {
    notify_at(place(), Operation::notify, count, where);
  }

  /// Never blocks. Throws NotOwner.
  void notify_all(std::source_location where = std::source_location::current()) {
    notify_at(place(), Operation::notify_all, std::numeric_limits<std::int64_t>::max(), where);
  }

  /// The lock itself: its own, or the very one that was given.
  LockType& get_lock() noexcept { return guard_.lock(); }

  // Those of its lock: sync/lock.hpp, sync/rlock.hpp.
  void lock(std::source_location where = std::source_location::current()) { get_lock().lock(where); }
  void unlock(std::source_location where = std::source_location::current()) { get_lock().unlock(where); }
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return get_lock().try_lock(where);
  }
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return get_lock().try_lock_for(span, where);
  }
  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return get_lock().try_lock_until(until, where);
  }
  bool recover(std::source_location where = std::source_location::current()) {
    return get_lock().recover(where);
  }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

 private:
  Condition(Guard guard, std::string_view name)
      : guard_(std::move(guard)),
        listing_({.kind = ObjectKind::condition,
                  .name = name,
                  .state_bytes = sizeof(ConditionState),
                  .guard = guard_.lock().id()}) {}

  ConditionPlace place() noexcept {
    return {*listing_.state<ConditionState>(), listing_.id(), get_lock().word(), get_lock().id(),
            std::same_as<LockType, RLock>};
  }

  template <class Wish>
  auto ask(Wish& wish, Deadline deadline, std::source_location where) {
    auto answer = wish();
    while (!answer && !deadline.has_passed()) {
      wait_at(place(), deadline, where);
      answer = wish();
    }
    return answer;
  }

  // The guard is made first: its id stands in the condition's entry.
  Guard guard_;
  Listing listing_;
};

}  // namespace sharescope
