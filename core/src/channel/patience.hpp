// SPDX-License-Identifier: MIT
#pragma once

/// Whether it pays to spin before sleeping, learnt from how it went before.
///
/// While both sides run, what one waits for comes within a microsecond, and spinning spares two system calls and the
/// way through the scheduler. While the other side sleeps, computes, or shares this processor, spinning only burns
/// it. So a spin that was in vain is followed by waits that do not spin: one, then 3, 7 … up to 1023; one that was
/// not, by more of them.
///
/// Any thread of the process; the numbers are hints.
///
///     if (patience.spins_until([&] { return written.load() != seen; })) return;
///     …  // sleep

#include <atomic>
#include <cstdint>

#include "sharescope/session/clock.hpp"
#include "sharescope/session/tick_counter.hpp"

namespace sharescope::detail {

class Patience {
 public:
  template <class Condition>
  bool spins_until(Condition condition) noexcept {
    const std::uint32_t waits = waits_without_.load(std::memory_order_relaxed);
    if (waits > 0) {
      waits_without_.store(waits - 1, std::memory_order_relaxed);
      return false;
    }
    // A clock is asked only when it has lasted for a while.
    for (int i = 0; i < looks_between; ++i) {
      if (condition()) return succeeded();
      relax();
    }
    const std::uint64_t until = monotonic_nanoseconds() + longest_nanoseconds;
    do {
      for (int i = 0; i < looks_between; ++i) {
        if (condition()) return succeeded();
        relax();
      }
    } while (monotonic_nanoseconds() < until);
    const std::uint32_t before = vain_.load(std::memory_order_relaxed);
    const std::uint32_t next = before < most_waits ? 2 * before + 1 : most_waits;
    vain_.store(next, std::memory_order_relaxed);
    waits_without_.store(next, std::memory_order_relaxed);
    return false;
  }

 private:
  bool succeeded() noexcept {
    if (vain_.load(std::memory_order_relaxed) != 0) vain_.store(0, std::memory_order_relaxed);
    return true;
  }

  static constexpr int looks_between = 32;
  static constexpr std::uint64_t longest_nanoseconds = 50'000;
  static constexpr std::uint32_t most_waits = 1023;
  std::atomic<std::uint32_t> vain_{0};
  std::atomic<std::uint32_t> waits_without_{0};
};

}  // namespace sharescope::detail
