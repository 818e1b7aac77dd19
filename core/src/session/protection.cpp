// SPDX-License-Identifier: MIT
#include "sharescope/session/protection.hpp"

namespace sharescope {

bool Protection::join(std::uint32_t me, bool writes, std::uint32_t who) noexcept {
  while (true) {
    std::uint32_t now = who;
    if (who == 0) {
      now = me & lane_bits;
    } else if ((who & shared) != 0 || (who & lane_bits) != (me & lane_bits)) {
      now |= shared | (writes ? written : 0);
    }
    if (now == who || accessors.compare_exchange_weak(who, now, std::memory_order_relaxed))
      return (now & shared) != 0;
  }
}

void Protection::narrow(const HeldLocks& held, std::uint32_t at) noexcept {
  std::uint64_t common = locks.load(std::memory_order_relaxed);
  while (common != no_common_lock) {
    const std::uint64_t left = common == 0 ? held.packed() : held.common_with(common);
    if (left == common) return;
    if (!locks.compare_exchange_weak(common, left, std::memory_order_relaxed)) continue;
    if (left == no_common_lock) place.store(at, std::memory_order_relaxed);
    return;
  }
}

}  // namespace sharescope
