// SPDX-License-Identifier: MIT
#include "sharescope/sync/rlock.hpp"

#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock_recovery.hpp"
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {

bool RLock::locked(std::source_location where) const { return is_held(word(), id(), where); }

bool RLock::recover(std::source_location where) { return recover_word(word(), id(), where); }

void RLock::refuse_unlock() const {
  if (forgive_unlock(word())) return;
  const Ticket holder = word().owner.load(std::memory_order_relaxed);
  std::string why = "nobody holds it";
  if (is_abandoned(holder)) {
    why = "its owner died, and nobody holds it until recover() is called";
  } else if (holder != nobody) {
    why = "it is held by " + lane_name(Session::current(), holder) + ", not by " + my_name();
  }
  throw NotOwner("unlock of " + describe_object(id()) + " by " + my_name() + ": " + why);
}

}  // namespace sharescope
