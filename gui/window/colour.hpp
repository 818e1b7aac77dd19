// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <cstdint>

// Colour arithmetic: mixing, and the WCAG 2.1 contrast that the palette is tested against.
//
// Pure functions without state: any number of threads may call them. A colour is ImGui's packed ImU32 (8 bits
// a channel); contrast() and luminance() look at the colour channels and ignore the opacity.
//
//     static_assert(sharescope::gui::rgb(0xD55E00) == IM_COL32(0xD5, 0x5E, 0x00, 255));
//     bool readable = sharescope::gui::contrast(text, background) >= 4.5;

namespace sharescope::gui {

/// An opaque colour from 0xRRGGBB, the way style guides write it.
constexpr ImU32 rgb(std::uint32_t hex) {
  return IM_COL32((hex >> 16) & 0xFFU, (hex >> 8) & 0xFFU, hex & 0xFFU, 0xFFU);
}

/// The same colour with another opacity, 0 (nothing) to 1 (opaque); values outside are clamped.
ImU32 with_opacity(ImU32 colour, float opacity);

/// `amount` 0 gives `from`, 1 gives `to`; channels are mixed as they are stored.
ImU32 mix(ImU32 from, ImU32 to, float amount);

/// Relative luminance as WCAG defines it: 0 for black, 1 for white.
double luminance(ImU32 colour);

/// WCAG contrast ratio of two colours, 1 to 21, whichever is the lighter.
/// Graphics need at least 3, text at least 4.5.
double contrast(ImU32 one, ImU32 other);

/// `colour`, moved no further than needed towards black or white to reach `ratio` against `background`.
/// Where no colour reaches it, the end of the way (black or white) is returned.
ImU32 with_contrast(ImU32 colour, ImU32 background, double ratio);

/// Black or white, whichever is easier to read on `background`.
ImU32 readable_on(ImU32 background);

}  // namespace sharescope::gui
