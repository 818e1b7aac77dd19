// SPDX-License-Identifier: MIT
#pragma once

/// A descriptor that one thread may close while others use it: the last one to let go closes it, so that its number is
/// not given out again under anybody's hands.
///
/// A forked child has the descriptor, but not the threads that used it: who used it before the fork does not count.
///
///     if (const auto use = end.use()) poll_it(use.number());

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <utility>

#include "../memory/no_cancellation.hpp"

namespace sharescope::detail {

class SharedDescriptor {
 public:
  class Use {
   public:
    Use() noexcept = default;
    Use(Use&& other) noexcept : of_(std::exchange(other.of_, nullptr)), forks_(other.forks_) {}
    Use& operator=(Use&& other) noexcept {
      std::swap(of_, other.of_);
      std::swap(forks_, other.forks_);
      return *this;
    }
    ~Use() {
      if (of_ != nullptr) of_->let_go(forks_);
    }
    explicit operator bool() const noexcept { return of_ != nullptr; }
    int number() const noexcept { return of_->number_; }

   private:
    friend class SharedDescriptor;
    Use(SharedDescriptor* of, std::uint32_t forks) noexcept : of_(of), forks_(forks) {}
    SharedDescriptor* of_ = nullptr;
    std::uint32_t forks_ = 0;
  };

  /// Who closed it calls `behind` with `whose`: this process has it no more.
  SharedDescriptor(int number, void (*behind)(void*) noexcept, void* whose) noexcept
      : number_(number), behind_(behind), whose_(whose) {}
  SharedDescriptor(const SharedDescriptor&) = delete;
  SharedDescriptor& operator=(const SharedDescriptor&) = delete;
  ~SharedDescriptor() { close(); }

  /// Empty once it is closed.
  Use use() noexcept {
    const std::uint32_t forks = forks_so_far.load(std::memory_order_relaxed);
    std::uint32_t seen = state_.load(std::memory_order_relaxed);
    do {
      if ((seen & closed) != 0) return Use();
    } while (!state_.compare_exchange_weak(seen, (forks | users_in(seen)) + 1, std::memory_order_acquire));
    return Use(this, forks);
  }

  bool is_closed() const noexcept { return (state_.load(std::memory_order_relaxed) & closed) != 0; }

  /// False when it was closed already.
  bool close() noexcept {
    const std::uint32_t forks = forks_so_far.load(std::memory_order_relaxed);
    std::uint32_t seen = state_.load(std::memory_order_relaxed);
    do {
      // Closed before a fork, while a thread used it that this process does not have: then it is still open here.
      if ((seen & closed) != 0 && ((seen & users_mask) == 0 || (seen & forks_mask) == forks)) return false;
    } while (!state_.compare_exchange_weak(seen, closed | forks | users_in(seen), std::memory_order_acq_rel));
    if (users_in(seen) == 0) close_now();
    return (seen & closed) == 0;
  }

  std::uint32_t users() const noexcept { return users_in(state_.load(std::memory_order_relaxed)); }

  /// The bare number; it means nothing once it is closed.
  int number() const noexcept { return number_; }

 private:
  void let_go(std::uint32_t forks) noexcept {
    if (forks != forks_so_far.load(std::memory_order_relaxed)) return;
    if (state_.fetch_sub(1, std::memory_order_acq_rel) == (closed | forks | 1)) close_now();
  }
  void close_now() noexcept {
    const NoCancellation whole;
    ::close(number_);
    behind_(whose_);
  }
  static std::uint32_t users_in(std::uint32_t state) noexcept {
    return (state & forks_mask) == forks_so_far.load(std::memory_order_relaxed) ? state & users_mask : 0;
  }

  static constexpr std::uint32_t closed = 1U << 31U;
  static constexpr std::uint32_t users_mask = 0xFFFF;
  static constexpr std::uint32_t forks_mask = ~(closed | users_mask);
  const int number_;
  void (*const behind_)(void*) noexcept;
  void* const whose_;
  /// bit 31: closed; bits 30-16: forks_so_far; bits 15-0: how many use it just now, if that is how many forks there were
  std::atomic<std::uint32_t> state_{0};

 public:
  /// How many forks lie between the first process and this one, modulo 2^15, where the state has it.
  static inline std::atomic<std::uint32_t> forks_so_far{0};
  static void count_fork() noexcept {
    forks_so_far.store((forks_so_far.load(std::memory_order_relaxed) + users_mask + 1) & forks_mask,
                       std::memory_order_relaxed);
  }
};

}  // namespace sharescope::detail
