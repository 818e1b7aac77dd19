// SPDX-License-Identifier: MIT
#pragma once

/// A descriptor that one thread may close while others use it: the last one to let go closes it, so that its number is
/// not given out again under anybody's hands.
///
///     if (const auto use = end.use()) poll_it(use.number());

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <utility>

namespace sharescope::detail {

class SharedDescriptor {
 public:
  class Use {
   public:
    explicit Use(SharedDescriptor* of) noexcept : of_(of) {}
    Use(Use&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    Use& operator=(Use&&) = delete;
    ~Use() {
      if (of_ != nullptr) of_->let_go();
    }
    explicit operator bool() const noexcept { return of_ != nullptr; }
    int number() const noexcept { return of_->number_; }

   private:
    SharedDescriptor* of_;
  };

  explicit SharedDescriptor(int number) noexcept : number_(number) {}
  SharedDescriptor(const SharedDescriptor&) = delete;
  SharedDescriptor& operator=(const SharedDescriptor&) = delete;
  ~SharedDescriptor() { close(); }

  /// Empty once it is closed.
  Use use() noexcept {
    std::uint32_t seen = state_.load(std::memory_order_relaxed);
    do {
      if ((seen & closed) != 0) return Use(nullptr);
    } while (!state_.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire));
    return Use(this);
  }

  bool is_closed() const noexcept { return (state_.load(std::memory_order_relaxed) & closed) != 0; }

  /// False when it was closed already.
  bool close() noexcept {
    const std::uint32_t seen = state_.fetch_or(closed, std::memory_order_acq_rel);
    if ((seen & closed) != 0) return false;
    if (seen == 0) ::close(number_);
    return true;
  }

  /// The bare number; it means nothing once it is closed.
  int number() const noexcept { return number_; }

 private:
  void let_go() noexcept {
    if (state_.fetch_sub(1, std::memory_order_acq_rel) == (closed | 1)) ::close(number_);
  }

  static constexpr std::uint32_t closed = 1U << 31U;
  const int number_;
  std::atomic<std::uint32_t> state_{0};  ///< bit 31: closed; bits 30-0: how many use it just now
};

}  // namespace sharescope::detail
