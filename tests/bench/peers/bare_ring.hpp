// SPDX-License-Identifier: MIT
#pragma once

/// The least that a queue can be: one producer, one consumer, a ring, and two indexes. It knows nothing of a second
/// producer, of sleeping, of deaths, of watching.
///
/// To be placed in shared memory. put() is for one process, get() for one other. Who has to wait looks again and again.
///
///     auto ring = make_shared_between_processes<BareRing>();

#include <atomic>
#include <cstdint>

#include "sharescope/session/tick_counter.hpp"

namespace sharescope::bench {

/// Plain acquire and release indexes.
class BareRing {
 public:
  static constexpr std::uint64_t capacity = 1024;

  void put(std::uint64_t item) noexcept {
    const std::uint64_t at = tail_.load(std::memory_order_relaxed);
    while (at - head_.load(std::memory_order_acquire) == capacity)
      relax();
    items_[at % capacity] = item;
    tail_.store(at + 1, std::memory_order_release);
  }
  std::uint64_t get() noexcept {
    const std::uint64_t at = head_.load(std::memory_order_relaxed);
    while (tail_.load(std::memory_order_acquire) == at)
      relax();
    const std::uint64_t item = items_[at % capacity];
    head_.store(at + 1, std::memory_order_release);
    return item;
  }

 private:
  alignas(64) std::atomic<std::uint64_t> tail_{0};
  alignas(64) std::atomic<std::uint64_t> head_{0};
  alignas(64) std::uint64_t items_[capacity]{};
};

/// Each side keeps a copy of the other's index, and looks anew only when that one is used up (as folly's and Boost's
/// rings for one producer do).
class CachingRing {
 public:
  static constexpr std::uint64_t capacity = 1024;

  void put(std::uint64_t item) noexcept {
    const std::uint64_t at = tail_.load(std::memory_order_relaxed);
    while (at - head_seen_ == capacity) {
      head_seen_ = head_.load(std::memory_order_acquire);
      if (at - head_seen_ == capacity) relax();
    }
    items_[at % capacity] = item;
    tail_.store(at + 1, std::memory_order_release);
  }
  std::uint64_t get() noexcept {
    const std::uint64_t at = head_.load(std::memory_order_relaxed);
    while (tail_seen_ == at) {
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (tail_seen_ == at) relax();
    }
    const std::uint64_t item = items_[at % capacity];
    head_.store(at + 1, std::memory_order_release);
    return item;
  }

 private:
  alignas(64) std::atomic<std::uint64_t> tail_{0};
  std::uint64_t head_seen_ = 0;
  alignas(64) std::atomic<std::uint64_t> head_{0};
  std::uint64_t tail_seen_ = 0;
  alignas(64) std::uint64_t items_[capacity]{};
};

}  // namespace sharescope::bench
