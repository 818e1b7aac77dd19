// SPDX-License-Identifier: MIT
#pragma once

/// A digest of 64 bits, word by word. Equal ones are taken to mean equal contents: with a million of different contents two
/// have the same digest with a probability below 1 in 10^7.
///
/// A plain value.
///
///     Digest digest;
///     digest.add(7);
///     digest.value();

#include <cstdint>

namespace sharescope {

class Digest {
 public:
  Digest() = default;
  explicit constexpr Digest(std::uint64_t value) noexcept : value_(value) {}

  constexpr void add(std::uint64_t word) noexcept {
    value_ = (value_ ^ word) * 0x9E3779B97F4A7C15ULL;
    value_ ^= value_ >> 29U;
  }
  constexpr std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

}  // namespace sharescope
