// SPDX-License-Identifier: MIT
#pragma once

/// Sleeping until somebody rings: how waiters and wakers of a shared word meet, whatever the word is.
///
/// Who changes the word rings afterwards; who finds the word not as wished awaits the bell, with a function that tells
/// whether it is now. While nobody sleeps, ringing is one load.
///
///     sleepers  bits 15-0   how many have announced that they sleep; never too few
///               bits 31-16  epoch: raised when the count is set to 0 because it was found too high
///               bits 63-32  until when anybody sleeps at the longest: CLOCK_MONOTONIC in milliseconds, modulo 2^32
///     rung      how often it was rung; the word that sleepers sleep on
///
///     sleepers \ step   announce         withdraw, same epoch   withdraw, later epoch   ring
///     none              one              -                      -                       -
///     n                 n + 1            n - 1                  n                       wakes some of them
///     n, all killed     n + 1            -                      -                       none, once `until` has passed
///
/// Any thread or process may call any of these at any moment, signal handlers may ring, and each may be killed at any
/// moment: every sleep is bounded by OwnerWord's patience, so a bell that is not rung because its ringer was killed
/// delays the others by that much. A sleeper that is killed stays in the count, and costs wake-ups in vain until nobody
/// has slept for one patience: sleepers say how long they sleep, so that a ringer can tell.
///
/// Invariant: whoever sleeps on `rung` is counted, and `until` is not before the end of its sleep.
/// The idea is that of eventcounts (Reed and Kanodia, 1979).
///
///     if (value.compare_exchange_strong(seen, seen + 1)) bell.ring(1);
///     bell.await(deadline, [&] { return value.load() != 0; });

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/tick_counter.hpp"
#include "sharescope/sync/asymmetric_fence.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

class Bell {
 public:
  /// After the word was changed by a compare-exchange, or by a store with a light_fence() behind it and sleepers that
  /// pay for both. Wakes up to `count` sleepers. Never blocks.
  void ring(int count) noexcept {
    if (anybody_sleeps()) [[unlikely]]
      ring_aloud(count);
  }

  bool anybody_sleeps() const noexcept {
    return (sleepers_.load(std::memory_order_seq_cst) & count_mask) != 0;
  }

  /// Who changes the word with a plain store and a light fence.
  enum class Fence { compare_exchange, light };

  /// Returns when it is worth looking at the word again: it is as wished, the bell was rung, a signal handler came, or
  /// the patience is over. False when the deadline has passed. Spins a little first, then sleeps.
  template <Fence fence = Fence::compare_exchange, class Wished>
  bool await(Deadline deadline, Wished is_as_wished) noexcept {
    if (deadline.has_passed()) return false;
    for (int left = spins; left > 0; --left) {
      if (is_as_wished()) return true;
      for (int i = 0; i < rest; ++i)
        relax();
    }
    const Announcement announcement = announce(deadline);
    if constexpr (fence == Fence::light) heavy_fence();
    const std::uint32_t seen = rung_.load(std::memory_order_seq_cst);
    bool woken = true;
    if (!is_as_wished()) woken = futex_sleep(rung_, seen, announcement.until);
    withdraw(announcement);
    return woken || !deadline.has_passed();
  }

 private:
  static constexpr std::uint64_t count_mask = 0xFFFF;
  // Some microseconds altogether: what the system calls of a sleep and a wake-up cost.
  static constexpr int spins = 12;
  static constexpr int rest = 16;

  struct Announcement {
    Deadline until;
    std::uint16_t epoch;
  };
  Announcement announce(Deadline deadline) noexcept;
  void withdraw(const Announcement& announcement) noexcept;
  void ring_aloud(int count) noexcept;

  std::atomic<std::uint64_t> sleepers_;
  std::atomic<std::uint32_t> rung_;
};

static_assert(sizeof(Bell) == 16);
static_assert(std::is_standard_layout_v<Bell>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace sharescope
