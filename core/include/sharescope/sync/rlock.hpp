// SPDX-License-Identifier: MIT
#pragma once

/// A lock that its holder may take again (Python's multiprocessing.RLock). It is free for others after as many
/// unlocks as there were locks.
///
/// May be used by any thread and process of the program at once. The holder is one thread: another thread of the
/// same process, and a child forked while it was held, are not the holder. TimedLockable, like Lock:
///
///     sharescope::RLock lock{"account"};
///     std::scoped_lock outer(lock);
///     std::scoped_lock inner(lock);   // a Lock would wait for itself here
///
///     state \ operation   lock by holder  lock by another  unlock by holder   unlock by another  recover
///     free                -               takes it         -                  NotOwner           false
///     held, depth 1       depth 2         waits            free               NotOwner           false
///     held, depth n       depth n + 1     waits            depth n - 1        NotOwner           false
///     owner died          -               OwnerDied        -                  NotOwner           free, true
///
/// Invariant: depth is at least 1 while a ticket stands in the owner word, and only the holder changes it.
/// Semantics: Python's documentation of multiprocessing.RLock.

#include <source_location>
#include <string_view>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/lock_obstacle.hpp"
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {

class RLock {
 public:
  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit RLock(std::string_view name = {})
      : listing_({.kind = ObjectKind::rlock, .name = name, .state_bytes = sizeof(OwnerWord)}) {}

  /// Waits as long as another holds it. Throws OwnerDied.
  void lock(std::source_location where = std::source_location::current()) {
    take(Operation::lock, Deadline::never(), where);
  }

  /// Never waits. Throws OwnerDied.
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return take(Operation::try_lock, Deadline::at_once(), where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws OwnerDied.
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return take(Operation::lock, Deadline::after(span, id()), where);
  }

  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return take(Operation::lock, Deadline::until(until, id()), where);
  }

  /// By the holder only. Never waits. Throws NotOwner, and changes nothing then.
  void unlock(std::source_location where = std::source_location::current()) {
    door::perform(Operation::unlock, listing_.id(), where, [this]<class Note>(Note& note) {
      if constexpr (!Note::peeking) {
        OwnerWord& state = word();
        if (state.owner.load(std::memory_order_relaxed) != this_lane.ticket || this_lane.ticket == nobody)
            [[unlikely]] {
          return refuse_unlock();
        }
        const std::uint32_t depth = state.depth.load(std::memory_order_relaxed);
        if constexpr (Note::watching) {
          note.before = depth;
          note.after = depth - 1;
          note.other = static_cast<std::uint16_t>(this_lane.ticket & 0xFFFFU);
        }
        if (depth > 1) {
          state.depth.store(depth - 1, std::memory_order_relaxed);
        } else {
          give_back(state, note);
        }
      }
    });
  }

  /// Whether anybody holds it just now. Never waits.
  bool locked(std::source_location where = std::source_location::current()) const;

  /// After an OwnerDied: nobody holds it, and it works again. False when no owner had died.
  bool recover(std::source_location where = std::source_location::current());

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }
  LockObstacle obstacle() const noexcept { return {word(), listing_.id(), true}; }

  /// Takes it for one step of a primitive that is built on it, unless the thread holds it already.
  bool enter() const {
    // Looked at first: a compare-exchange that must fail costs as much as one that does not.
    Ticket holder = word().owner.load(std::memory_order_relaxed);
    if (holder == this_lane.ticket) {
      word().depth.store(word().depth.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      return true;
    }
    if (holder == nobody && word().try_take(this_lane.ticket)) [[likely]] {
      word().depth.store(1, std::memory_order_relaxed);
      return true;
    }
    holder = word().owner.load(std::memory_order_relaxed);
    if (is_abandoned(holder)) throw_owner_died(*this);
    return false;
  }
  template <class Note>
  void leave(const Note& note) const noexcept {
    const std::uint32_t depth = word().depth.load(std::memory_order_relaxed);
    if (depth > 1) {
      word().depth.store(depth - 1, std::memory_order_relaxed);
    } else {
      give_back(word(), note);
    }
  }

  OwnerWord& word() const noexcept { return *listing_.state<OwnerWord>(); }

 private:
  bool take(Operation operation, Deadline deadline, std::source_location where) {
    return door::perform(operation, listing_.id(), where, deadline, obstacle(),
                         [this]<class Note>(Note& note) {
                           if constexpr (Note::peeking) return true;
                           if (!enter()) return false;
                           regain_hold(word(), note);
                           if constexpr (Note::watching) {
                             note.after = word().depth.load(std::memory_order_relaxed);
                             note.before = note.after - 1;
                           }
                           return true;
                         });
  }
  /// Throws NotOwner, but for a hold that was lost (lost_hold.hpp).
  void refuse_unlock() const;

  Listing listing_;
};

}  // namespace sharescope

#include "sharescope/sync/guards.hpp"
