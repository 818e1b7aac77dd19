// SPDX-License-Identifier: MIT
#include "sharescope/sync/owned_permits.hpp"

#include <algorithm>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

bool OwnedPermits::take(Ticket me) const noexcept {
  for (std::uint32_t i = 0; i < count_; ++i) {
    // Looked at first: a compare-exchange that must fail costs as much as one that does not.
    Ticket seen = places_[i].load(std::memory_order_seq_cst);
    if (seen == nobody && places_[i].compare_exchange_strong(seen, me, std::memory_order_acq_rel))
      return true;
  }
  return false;
}

bool OwnedPermits::give_back(Ticket me, std::uint64_t wanted) const noexcept {
  // Only the owner gives them back, so their number cannot change in between.
  if (owned_by(me) < wanted) return false;
  for (std::uint32_t i = 0; i < count_ && wanted > 0; ++i) {
    if (places_[i].load(std::memory_order_relaxed) != me) continue;
    places_[i].store(nobody, std::memory_order_seq_cst);
    --wanted;
  }
  return true;
}

std::uint32_t OwnedPermits::free() const noexcept { return owned_by(nobody); }

std::uint32_t OwnedPermits::owned_by(Ticket owner) const noexcept {
  return static_cast<std::uint32_t>(std::count_if(
      places_, places_ + count_,
      [owner](const std::atomic<Ticket>& place) { return place.load(std::memory_order_seq_cst) == owner; }));
}

Ticket OwnedPermits::only_owner() const noexcept {
  return count_ == 1 ? places_[0].load(std::memory_order_relaxed) & ~abandoned_bit : nobody;
}

Ticket OwnedPermits::abandoned_by() const noexcept {
  for (std::uint32_t i = 0; i < count_; ++i) {
    const Ticket seen = places_[i].load(std::memory_order_acquire);
    if (is_abandoned(seen)) return seen & ~abandoned_bit;
  }
  return nobody;
}

bool OwnedPermits::notice_death(const Session& session) const noexcept {
  bool noticed = false;
  for (std::uint32_t i = 0; i < count_; ++i) {
    Ticket seen = places_[i].load(std::memory_order_acquire);
    if (seen == nobody) continue;
    if (!is_abandoned(seen)) {
      if (is_alive(session, seen) || !places_[i].compare_exchange_strong(seen, seen | abandoned_bit))
        continue;
    }
    noticed = true;
  }
  return noticed;
}

std::uint32_t OwnedPermits::recover(const Session& session) const noexcept {
  notice_death(session);
  std::uint32_t freed = 0;
  for (std::uint32_t i = 0; i < count_; ++i) {
    Ticket seen = places_[i].load(std::memory_order_relaxed);
    if (is_abandoned(seen) && places_[i].compare_exchange_strong(seen, nobody)) ++freed;
  }
  return freed;
}

}  // namespace sharescope
