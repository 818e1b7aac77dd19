// SPDX-License-Identifier: MIT
#pragma once

/// A number of a verdict or an expectation: a 64-bit integer, or a real.
///
/// A plain value. Arithmetic between an integer and a real is real, as in C++.
///
///     Number n = 3;
///     n.as_double();

#include <bit>
#include <concepts>
#include <cstdint>

namespace sharescope {

struct Number {
  bool real = false;
  std::int64_t integer = 0;
  double floating = 0;

  Number() = default;
  template <std::integral T>
  Number(T value) noexcept : integer(static_cast<std::int64_t>(value)) {}
  template <std::floating_point T>
  Number(T value) noexcept : real(true), floating(static_cast<double>(value)) {}

  double as_double() const noexcept { return real ? floating : static_cast<double>(integer); }
  std::uint64_t bits() const noexcept {
    return real ? std::bit_cast<std::uint64_t>(floating) : static_cast<std::uint64_t>(integer);
  }
  static Number from_bits(std::uint64_t bits, bool real) noexcept {
    return real ? Number(std::bit_cast<double>(bits)) : Number(static_cast<std::int64_t>(bits));
  }
};

}  // namespace sharescope
