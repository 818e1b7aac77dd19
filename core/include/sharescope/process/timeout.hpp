// SPDX-License-Identifier: MIT
#pragma once

/// Turns whatever duration a caller gives as a timeout into nanoseconds that cannot overflow.
///
/// More than a century is a century: nobody waits longer, and the sum with any clock's now() still fits. What
/// is not a number is no wait at all. Rounds up, so that no wait ends early. Pure; usable anywhere.
///
///     detail::clamp_timeout(std::chrono::hours::max());                 // a century
///     detail::clamp_timeout(std::chrono::duration<double>{0.5});        // 500'000'000 ns

#include <chrono>
#include <cstdint>

namespace sharescope::detail {

inline constexpr std::chrono::nanoseconds longest_timeout = std::chrono::hours{24 * 36'525};

template <class Rep, class Period>
constexpr std::chrono::nanoseconds clamp_timeout(std::chrono::duration<Rep, Period> timeout) noexcept {
  const std::chrono::duration<double> seconds = timeout;
  if (!(seconds.count() > 0)) return std::chrono::nanoseconds::zero();
  if (seconds >= longest_timeout) return longest_timeout;
  return std::chrono::ceil<std::chrono::nanoseconds>(timeout);
}

}  // namespace sharescope::detail
