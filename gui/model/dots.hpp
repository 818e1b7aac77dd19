// SPDX-License-Identifier: MIT
#pragma once

/// An array of numbers as the dots of a picture: where each stands between the least and the greatest of them.
///
/// Pure functions over a copy of bytes: any thread. Bounded: of a picture with more dots than `most_dots`, every second
/// or third in both directions is taken.
///
///     const Dots dots = dots_of(object, bytes);
///     dots.shares[row * dots.width + column]     // 0 … 1; below 0 where there is no number

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

struct Dots {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<float> shares;
  double lowest = 0;
  double highest = 0;
  std::uint64_t rows = 0;  ///< of the array, as far as its bytes are known; the last need not be full
};

inline constexpr std::size_t most_dots = std::size_t{1} << 18U;

/// Empty when the object wants no picture, or has no numbers.
Dots dots_of(const ObjectCopy& object, std::span<const std::byte> bytes);

/// The numbers themselves; empty when they are none.
std::vector<double> numbers_in(const ObjectCopy& object, std::span<const std::byte> bytes);

}  // namespace sharescope::gui
