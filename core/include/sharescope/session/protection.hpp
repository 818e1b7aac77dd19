// SPDX-License-Identifier: MIT
#pragma once

/// Which locks protect a shared object: those that were held at every access to it since a second lane came to it.
///
/// Students see that a lock is taken; what they fail to see is which data it protects. So the door keeps, for each
/// object, the locks that all accesses had in common, and whoever reads the session sees when none is left. This is
/// the lockset discipline of Savage et al., "Eraser" (1997): while one lane alone uses an object nothing is asked of
/// it, and what is only read needs no lock.
///
///     accessors   bits 15-0   lane index + 1 of the first lane that came to it, 0 for nobody
///                 bit  30     somebody wrote to it since a second one came
///                 bit  31     a second lane has come
///     locks       four object ids of 16 bits each, 0 for none; no_common_lock when the last one fell away
///     place       where it did, 0 for nowhere
///
/// Written by every lane that records, at each access: a load and a comparison, and a compare-exchange in the rare
/// case that something changes. Each word alone is consistent; a reader may see `place` a moment late.
///
///     protection.accessed(me, held, writes, place);

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/held_locks.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

struct Protection {
  static constexpr std::uint64_t no_common_lock = UINT64_MAX;
  static constexpr std::uint32_t written = 1U << 30U;
  static constexpr std::uint32_t shared = 1U << 31U;
  static constexpr std::uint32_t lane_bits = 0xFFFFU;

  std::atomic<std::uint64_t> locks;
  std::atomic<std::uint32_t> accessors;
  std::atomic<std::uint32_t> place;

  /// Of a new object: nobody has come to it.
  void begin() noexcept {
    locks.store(0, std::memory_order_relaxed);
    accessors.store(0, std::memory_order_relaxed);
    place.store(0, std::memory_order_relaxed);
  }

  /// By lane number `me` (index + 1), which holds `held`.
  void accessed(std::uint32_t me, const HeldLocks& held, bool writes, std::uint32_t at) noexcept {
    const std::uint32_t who = accessors.load(std::memory_order_relaxed);
    const std::uint32_t wanted = shared | (writes ? written : 0);
    if ((who & wanted) != wanted) [[unlikely]] {
      if (!join(me, writes, who)) return;
    }
    const std::uint64_t common = locks.load(std::memory_order_relaxed);
    if (common == no_common_lock) return;
    const std::uint64_t left = common == 0 ? held.packed() : held.common_with(common);
    if (left != common) [[unlikely]]
      narrow(held, at);
  }

 private:
  /// False while one lane alone uses it.
  bool join(std::uint32_t me, bool writes, std::uint32_t who) noexcept;
  void narrow(const HeldLocks& held, std::uint32_t at) noexcept;
};

static_assert(sizeof(Protection) == 16);
static_assert(std::is_standard_layout_v<Protection>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace sharescope
