// SPDX-License-Identifier: MIT
#pragma once

/// Time and processor time, and what keeps a loop from being optimised away.
///
/// Any thread. The clock is CLOCK_MONOTONIC, so its readings in several processes can be compared.
///
///     double ns = nanoseconds_each(100'000, [&] { lock.lock(); lock.unlock(); });

#include <benchmark/benchmark.h>
#include <time.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "spread.hpp"

namespace sharescope::bench {

inline std::uint64_t read_clock(clockid_t clock) noexcept {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}
inline std::uint64_t wall_nanoseconds() noexcept { return read_clock(CLOCK_MONOTONIC); }
inline std::uint64_t processor_nanoseconds() noexcept { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

/// The compiler has to believe that `value` is used and that all memory may have changed since, as it would
/// between two uses of a shared object in a real program.
template <class T>
[[gnu::always_inline]] inline void keep(const T& value) noexcept {
  benchmark::DoNotOptimize(value);
}

/// Nanoseconds of processor time of one call of `act`, the loop around it included. For what is short and never
/// sleeps: then that is all the time that passes, but for what other programs took. Not inlined, so that every
/// contender's loop is compiled by itself.
template <class Act>
[[gnu::noinline]] double nanoseconds_each(std::uint64_t count, Act act) {
  const std::uint64_t begin = processor_nanoseconds();
  for (std::uint64_t i = 0; i < count; ++i) {
    act();
    benchmark::ClobberMemory();
  }
  return static_cast<double>(processor_nanoseconds() - begin) / static_cast<double>(count);
}

/// The median of the times that single calls of `act` took. For what is long and sleeps.
template <class Act>
double median_nanoseconds(std::uint64_t count, Act act) {
  std::vector<double> times;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t begin = wall_nanoseconds();
    act();
    times.push_back(static_cast<double>(wall_nanoseconds() - begin));
  }
  return spread_of(std::move(times)).median;
}

}  // namespace sharescope::bench
