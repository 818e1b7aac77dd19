// SPDX-License-Identifier: MIT
#include "window/colour.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

constexpr ImU32 black = rgb(0x000000);
constexpr ImU32 white = rgb(0xFFFFFF);

std::uint32_t channel(ImU32 colour, int shift) { return (colour >> shift) & 0xFFU; }

double linear(std::uint32_t stored) {
  const double value = stored / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

}  // namespace

ImU32 with_opacity(ImU32 colour, float opacity) {
  const auto alpha = static_cast<ImU32>(std::lround(std::clamp(opacity, 0.0F, 1.0F) * 255.0F));
  return (colour & ~IM_COL32_A_MASK) | (alpha << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 from, ImU32 to, float amount) {
  const float share = std::clamp(amount, 0.0F, 1.0F);
  ImU32 mixed = 0;
  for (int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT, IM_COL32_A_SHIFT}) {
    const auto a = static_cast<float>(channel(from, shift));
    const auto b = static_cast<float>(channel(to, shift));
    mixed |= static_cast<ImU32>(std::lround(a + (b - a) * share)) << shift;
  }
  return mixed;
}

double luminance(ImU32 colour) {
  return 0.2126 * linear(channel(colour, IM_COL32_R_SHIFT)) +
         0.7152 * linear(channel(colour, IM_COL32_G_SHIFT)) +
         0.0722 * linear(channel(colour, IM_COL32_B_SHIFT));
}

double contrast(ImU32 one, ImU32 other) {
  const double a = luminance(one);
  const double b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

ImU32 with_contrast(ImU32 colour, ImU32 background, double ratio) {
  if (contrast(colour, background) >= ratio) return colour;
  const ImU32 end = readable_on(background);
  constexpr int steps = 64;
  for (int step = 1; step < steps; ++step) {
    const ImU32 moved = mix(colour, end, static_cast<float>(step) / steps);
    if (contrast(moved, background) >= ratio) return moved;
  }
  return end;
}

ImU32 readable_on(ImU32 background) {
  return contrast(black, background) >= contrast(white, background) ? black : white;
}

}  // namespace sharescope::gui
