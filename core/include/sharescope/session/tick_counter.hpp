// SPDX-License-Identifier: MIT
#pragma once

/// The processor's own counter, where there is one. The only header that knows about processors.

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace sharescope {

/// Whether read_tick_counter() counts at one steady rate on all cores.
bool has_steady_tick_counter() noexcept;

inline std::uint64_t read_tick_counter() noexcept {
#if defined(__x86_64__)
  return __rdtsc();
#elif defined(__aarch64__)
  std::uint64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return 0;
#endif
}

/// Tells the processor that this thread is spinning.
inline void relax() noexcept {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace sharescope
