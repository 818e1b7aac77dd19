// SPDX-License-Identifier: MIT
#pragma once

/// Copies what another processor will read next.
///
/// An ordinary store takes the cache line for this processor, and the reader has to fetch it from here: between
/// processors that share no cache, some 30 ns a line. Stores that go past the cache spare both ways; for long copies
/// that is several times faster, and for short ones it only delays. Measured: docs/performance.md, pipe-64-MiB.
///
/// All of it is visible to whoever sees a later release store. Pure; any thread.
///
///     copy_past_cache(ring + offset, from, count);
///     written.store(…, std::memory_order_release);

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sharescope::detail {

/// Copies shorter than this go through the cache.
inline constexpr std::size_t shortest_past_cache = 4096;

inline void copy_past_cache(std::byte* to, const std::byte* from, std::size_t count) noexcept {
#if defined(__SSE2__) && !defined(__SANITIZE_THREAD__)
  if (count >= shortest_past_cache) {
    constexpr std::size_t line = 64;
    const std::size_t until_line = (line - reinterpret_cast<std::uintptr_t>(to) % line) % line;
    std::memcpy(to, from, until_line);
    to += until_line;
    from += until_line;
    count -= until_line;
    for (; count >= line; count -= line, to += line, from += line) {
      const auto* source = reinterpret_cast<const __m128i*>(from);
      auto* target = reinterpret_cast<__m128i*>(to);
      const __m128i first = _mm_loadu_si128(source);
      const __m128i second = _mm_loadu_si128(source + 1);
      const __m128i third = _mm_loadu_si128(source + 2);
      const __m128i fourth = _mm_loadu_si128(source + 3);
      _mm_stream_si128(target, first);
      _mm_stream_si128(target + 1, second);
      _mm_stream_si128(target + 2, third);
      _mm_stream_si128(target + 3, fourth);
    }
    // Such stores are ordered by nothing but this.
    _mm_sfence();
  }
#endif
  if (count != 0) std::memcpy(to, from, count);
}

}  // namespace sharescope::detail
