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
#include <cstdint>

#include "sharescope/sync/deadline.hpp"

namespace sharescope {

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
