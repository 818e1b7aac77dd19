// SPDX-License-Identifier: MIT
#include "sharescope/sync/lock.hpp"

#include "sharescope/error.hpp"
#include "sharescope/sync/lock_recovery.hpp"
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {

bool Lock::locked(std::source_location where) const { return is_held(word(), id(), where); }

bool Lock::recover(std::source_location where) { return recover_word(word(), id(), where); }

bool Lock::is_for_another(Ticket holder) const {
  if (forgive_unlock(word())) return false;
  if (holder != nobody && !is_abandoned(holder)) return true;
  throw InvalidValue("unlock of " + describe_object(id()) + " by " + my_name() + ": " +
                     (holder != nobody ? "its owner died, and nobody holds it until recover() is called"
                                       : "nobody holds it"));
}

}  // namespace sharescope
