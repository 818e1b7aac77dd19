// SPDX-License-Identifier: MIT
#include "sharescope/sync/lock.hpp"

#include "sharescope/error.hpp"
#include "sharescope/sync/lock_recovery.hpp"

namespace sharescope {

bool Lock::locked() const noexcept { return is_held(word()); }

bool Lock::recover(std::source_location where) { return recover_word(word(), id(), where); }

void Lock::throw_not_held() const {
  const bool died = is_abandoned(word().owner.load(std::memory_order_relaxed));
  throw InvalidValue(
      "unlock of " + describe_object(id()) + " by " + my_name() + ": " +
      (died ? "its owner died, and nobody holds it until recover() is called" : "nobody holds it"));
}

}  // namespace sharescope
