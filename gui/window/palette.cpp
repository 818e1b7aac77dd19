// SPDX-License-Identifier: MIT
#include "window/palette.hpp"

#include "window/colour.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sharescope::gui {

namespace {

constexpr std::array steps{rgb(0x440154), rgb(0x472D7B), rgb(0x3B528B), rgb(0x2C728E), rgb(0x21908C),
                           rgb(0x27AD81), rgb(0x5DC863), rgb(0xAADC32), rgb(0xFDE725)};

constexpr std::size_t table_size = 256;

const std::array<ImU32, table_size>& table() {
  static const std::array<ImU32, table_size> made = [] {
    std::array<ImU32, table_size> colours{};
    for (std::size_t i = 0; i < table_size; ++i)
      colours[i] = shade(static_cast<float>(i) / (table_size - 1));
    return colours;
  }();
  return made;
}

}  // namespace

ImU32 shade(float share) {
  const float at = std::clamp(share, 0.0F, 1.0F) * (steps.size() - 1);
  const auto step = std::min(static_cast<std::size_t>(at), steps.size() - 2);
  return mix(steps[step], steps[step + 1], at - static_cast<float>(step));
}

void shade_all(std::span<const float> shares, ImU32 nothing, std::span<ImU32> into) {
  const std::array<ImU32, table_size>& colours = table();
  const std::size_t count = std::min(shares.size(), into.size());
  for (std::size_t i = 0; i < count; ++i) {
    const float share = std::min(shares[i], 1.0F);
    into[i] = share < 0 ? nothing : colours[static_cast<std::size_t>(share * (table_size - 1))];
  }
}

}  // namespace sharescope::gui
