// SPDX-License-Identifier: MIT
#pragma once

/// Sleeping on a 32-bit word that processes share: futex(2), never the private kind.
///
/// Timeouts are points of CLOCK_MONOTONIC, so setting the wall clock changes no wait. A signal whose handler
/// returns may end a sleep early; callers look at their word again and go on.
///
///     futex_sleep(word, 1, Deadline::after(50ms));   // sleeps while word is 1
///     futex_wake(word, 1);

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sharescope {

/// A point of CLOCK_MONOTONIC, or never, or "do not wait at all".
class Deadline {
 public:
  static constexpr Deadline never() noexcept { return Deadline(UINT64_MAX); }
  static constexpr Deadline at_once() noexcept { return Deadline(0); }
  /// A span of zero or less means at once; one too long to be counted means never.
  template <class Rep, class Period>
  static Deadline after(std::chrono::duration<Rep, Period> span) {
    if (!(span > span.zero())) return at_once();
    const auto seconds = std::chrono::duration<double>(span).count();
    if (!(seconds < 1e9)) return never();
    return Deadline(now() + static_cast<std::uint64_t>(
                                std::chrono::duration_cast<std::chrono::nanoseconds>(span).count()));
  }
  static Deadline at(std::uint64_t nanoseconds) noexcept { return Deadline(nanoseconds); }

  bool is_at_once() const noexcept { return nanoseconds_ == 0; }
  bool is_never() const noexcept { return nanoseconds_ == UINT64_MAX; }
  bool has_passed() const noexcept { return !is_never() && now() >= nanoseconds_; }
  std::uint64_t nanoseconds() const noexcept { return nanoseconds_; }
  friend constexpr Deadline earlier(Deadline a, Deadline b) noexcept {
    return a.nanoseconds_ < b.nanoseconds_ ? a : b;
  }

 private:
  explicit constexpr Deadline(std::uint64_t nanoseconds) noexcept : nanoseconds_(nanoseconds) {}
  static std::uint64_t now() noexcept;
  std::uint64_t nanoseconds_;
};

/// Sleeps while `word` equals `expected`, until woken, the deadline, or a signal. False when the deadline passed.
bool futex_sleep(const std::atomic<std::uint32_t>& word, std::uint32_t expected, Deadline deadline) noexcept;

/// Wakes up to `count` sleepers; returns how many.
int futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept;

inline constexpr int everybody = INT32_MAX;

/// An enumeration of 32 bits as the word that futex(2) compares.
template <class Word>
const std::atomic<std::uint32_t>& as_futex(const std::atomic<Word>& word) noexcept {
  static_assert(sizeof word == sizeof(std::uint32_t));
  return *static_cast<const std::atomic<std::uint32_t>*>(static_cast<const void*>(&word));
}

}  // namespace sharescope
