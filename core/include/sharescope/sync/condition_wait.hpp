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

#include "sharescope/session/object.hpp"
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
};

/// Whether it was notified. Throws NotOwner, OwnerDied, Interrupted.
bool wait_at(const ConditionPlace& place, Deadline deadline, std::source_location where);

/// Throws NotOwner.
void notify_at(const ConditionPlace& place, Operation operation, std::int64_t count,
               std::source_location where);

}  // namespace sharescope
