// SPDX-License-Identifier: MIT
#include "sharescope/session/tick_counter.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace sharescope {

bool has_steady_tick_counter() noexcept {
#if defined(__x86_64__)
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  // Leaf 0x80000007, bit 8 of edx: the invariant time stamp counter (Intel SDM, vol. 3, 18.17.1).
  return __get_cpuid(0x80000007U, &a, &b, &c, &d) != 0 && (d & (1U << 8U)) != 0;
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

}  // namespace sharescope
