// SPDX-License-Identifier: MIT
#pragma once

/// Owns a file descriptor. One thread at a time; const use by any number.
///
///     Descriptor end{eventfd(1, EFD_CLOEXEC)};
///     if (end) poll_it(end.number());

#include <unistd.h>

#include <utility>

#include "../memory/no_cancellation.hpp"

namespace sharescope::detail {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }

  int number() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

  int release() noexcept { return std::exchange(number_, -1); }

  void reset() noexcept {
    if (number_ < 0) return;
    const NoCancellation whole;
    ::close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

}  // namespace sharescope::detail
