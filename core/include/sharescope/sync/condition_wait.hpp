// SPDX-License-Identifier: MIT
#pragma once

/// The operations of a condition, for whichever kind of lock it has; Condition is a thin class around them.
///
/// A wait is three operations, each of which passes through the door and can be watched and stepped: unlock, which
/// enters the caller among those who wait and lets all levels of the lock go in one step; wait; and lock, which takes
/// the levels back.
///
/// Any thread or process.
///
///     if (!wait_at(place, Deadline::after(1s), where)) …   // not notified in time; the lock is held again

#include <cstdint>
#include <source_location>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/object.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/condition_state.hpp"
#include "sharescope/sync/futex.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

/// A condition and its lock.
struct ConditionPlace {
  ConditionState& state;
  ObjectId condition;
  OwnerWord& lock;
  ObjectId lock_id;
  bool recursive;  ///< the lock's depth counts

  bool is_held_by_caller() const noexcept {
    return this_lane.ticket != nobody && lock.owner.load(std::memory_order_relaxed) == this_lane.ticket;
  }
};

/// Whether it was notified. Throws NotOwner, OwnerDied, Interrupted.
bool wait_at(const ConditionPlace& place, Deadline deadline, std::source_location where);

[[noreturn]] void throw_not_owner(const ConditionPlace& place, Operation operation);

/// Throws NotOwner.
inline void notify_at(const ConditionPlace& place, Operation operation, std::int64_t count,
                      std::source_location where) {
  door::perform(operation, place.condition, where, [&]<class Note>(Note& note) {
    if constexpr (!Note::peeking) {
      if (!place.is_held_by_caller()) [[unlikely]]
        throw_not_owner(place, operation);
      ConditionState::Notified woken;
      // Written under the lock only, so the caller sees it as it is.
      if (place.state.waiting.load(std::memory_order_relaxed) != 0)
        woken = place.state.notify(*this_lane.session, count);
      if constexpr (Note::watching) {
        note.after = woken.count;
        note.other = static_cast<std::uint16_t>(woken.first & 0xFFFFU);
      }
    }
  });
}

}  // namespace sharescope
