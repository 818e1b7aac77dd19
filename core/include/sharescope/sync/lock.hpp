// SPDX-License-Identifier: MIT
#pragma once

/// A lock that processes share: one holder at a time, taken once (Python's multiprocessing.Lock).
///
/// May be used by any thread and process of the program at once. It remembers who took it, so that the window can
/// show it and a death can be noticed; yet anyone may unlock it, as in Python. It is TimedLockable, so the guards
/// of the standard library work:
///
///     sharescope::Lock lock{"printer"};
///     {
///       std::scoped_lock hold(lock);
///       …                              // the critical section
///     }
///
///     state \ operation  lock           try_lock     try_lock_for   unlock        recover
///     free               takes it       true         true           InvalidValue  false
///     held               waits          false        waits, false   free          false
///     owner died         OwnerDied      OwnerDied    OwnerDied      InvalidValue  free, true
///
/// Taken twice by one holder it waits for itself: use an RLock. If the holder dies, whoever waits or tries next
/// learns of it (a waiter within 100 ms): OwnerDied is thrown, nobody holds the lock, and it stays so until
/// recover(); the data that it protects may be half changed, and recover() is the place to mend it.
///
/// Invariant: at most one lane's ticket stands in the owner word. Semantics: Python's documentation of
/// multiprocessing.Lock; owner death: POSIX robust mutexes (pthread_mutex_consistent(3)).

#include <optional>
#include <source_location>
#include <string>
#include <string_view>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/lock_obstacle.hpp"
#include "sharescope/sync/lost_hold.hpp"
#include "sharescope/sync/thread_safety.hpp"

namespace sharescope {

class SHARESCOPE_CAPABILITY("lock") Lock {
 public:
  /// Without a name it is called by its kind and a number. Throws OutOfMemory. To be made before the processes
  /// that use it are started.
  explicit Lock(std::string_view name = {})
      : listing_({.kind = ObjectKind::lock, .name = name, .state_bytes = sizeof(OwnerWord)}) {}

  /// Waits as long as it takes. Throws OwnerDied.
  void lock(std::source_location where = std::source_location::current()) SHARESCOPE_ACQUIRE() {
    take(Operation::lock, Deadline::never(), where);
  }

  /// Never waits. Throws OwnerDied.
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current())
      SHARESCOPE_TRY_ACQUIRE(true) {
    return take(Operation::try_lock, Deadline::at_once(), where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws OwnerDied.
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current())
      SHARESCOPE_TRY_ACQUIRE(true) {
    return take(Operation::lock, Deadline::after(span, id()), where);
  }

  /// The same until a point in time, whatever its clock.
  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current())
      SHARESCOPE_TRY_ACQUIRE(true) {
    return take(Operation::lock, Deadline::until(until, id()), where);
  }

  /// By anyone, not only the holder. Never waits. Throws InvalidValue when nobody holds it.
  void unlock(std::source_location where = std::source_location::current()) SHARESCOPE_RELEASE() {
    door::perform(Operation::unlock, listing_.id(), where, [this]<class Note>(Note& note) {
      if constexpr (!Note::peeking) {
        const Ticket holder = word().owner.load(std::memory_order_relaxed);
        if (holder != this_lane.ticket) [[unlikely]] {
          if (!is_for_another(holder)) return;
        }
        if constexpr (Note::watching) note.other = static_cast<std::uint16_t>(holder & 0xFFFFU);
        give_back(word(), note);
      }
    });
  }

  /// Whether anybody holds it just now, also when that holder has died unnoticed. Never waits.
  bool locked(std::source_location where = std::source_location::current()) const;

  /// After an OwnerDied: nobody holds it, and it works again. False when no owner had died.
  bool recover(std::source_location where = std::source_location::current());

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

  /// What a waiter sleeps on; for the primitives that are built on a lock.
  LockObstacle obstacle() const noexcept { return {word(), listing_.id()}; }

  /// Takes it for one step of a primitive that is built on it, inside that primitive's attempt. Throws OwnerDied.
  bool enter() const {
    if (word().try_take(this_lane.ticket)) [[likely]]
      return true;
    if (is_abandoned(word().owner.load(std::memory_order_relaxed))) throw_owner_died(*this);
    return false;
  }
  template <class Note>
  void leave(const Note& note) const noexcept {
    give_back(word(), note);
  }

  OwnerWord& word() const noexcept { return *listing_.state<OwnerWord>(); }

 private:
  bool take(Operation operation, Deadline deadline, std::source_location where) {
    return door::perform(operation, listing_.id(), where, deadline, obstacle(),
                         [this]<class Note>(Note& note) {
                           if constexpr (Note::peeking) return true;
                           if (!enter()) return false;
                           regain_hold(word(), note);
                           return true;
                         });
  }
  /// An unlock by one who does not hold it: whether it unlocks for another. Throws InvalidValue when nobody holds it.
  bool is_for_another(Ticket holder) const;

  Listing listing_;
};

}  // namespace sharescope

#include "sharescope/sync/guards.hpp"
