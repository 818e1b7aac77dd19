// SPDX-License-Identifier: MIT
#pragma once

/// In which order locks are taken: an entry for each pair of which one was taken while the other was held.
///
/// Two such pairs that contradict each other (left before right here, right before left there) can deadlock, although
/// they have not yet: who reads the table can warn before anything hangs. The table is a set with a fixed number of
/// slots, found by hashing; what finds no slot is left out.
///
///     first, second   object ids
///     lane            index + 1 of the lane that was the first to do so
///     place           where it took the second one
///
/// A slot is one word, written once by a compare-exchange: a lane killed at any moment leaves it empty or whole.
///
///     orders.note(held, lock, me, place);

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "sharescope/session/held_locks.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

struct LockPair {
  std::uint16_t first = 0;
  std::uint16_t second = 0;
  std::uint16_t lane = 0;
  std::uint16_t place = 0;

  friend bool operator==(const LockPair&, const LockPair&) = default;
};

struct LockOrders {
  /// bits 63-48 place, 47-32 lane, 31-16 second, 15-0 first; 0 empty.
  std::atomic<std::uint64_t> slots[limits::lock_orders];

  /// `lock` was taken by who holds `held`. Never blocks.
  void note(const HeldLocks& held, std::uint32_t lock, std::uint32_t lane, std::uint32_t place) noexcept {
    for (std::uint32_t at = 0; at < held.count(); ++at) {
      if (held[at] != lock) add(held[at], lock, lane, place);
    }
  }

  /// Those whose ids can be, in no order.
  std::vector<LockPair> pairs() const;

 private:
  void add(std::uint32_t first, std::uint32_t second, std::uint32_t lane, std::uint32_t place) noexcept;
};

static_assert(std::is_standard_layout_v<LockOrders>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Pairs that follow each other in a circle, the shortest if there are several; absent while every order can be kept.
std::optional<std::vector<LockPair>> find_inversion(const std::vector<LockPair>& pairs);

}  // namespace sharescope
