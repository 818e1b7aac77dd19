// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>

// Shades for numbers: from dark violet over green to yellow, always lighter. It is viridis (van der Walt and Smith),
// whose steps look equally large, also to the colour-blind and on a grey print; the same in both themes, so that a
// picture in a lecture is that of the slides.
//
// Pure functions: any thread.
//
//     const ImU32 colour = shade(0.5F);

namespace sharescope::gui {

/// From 0, the least, to 1; what is outside is clamped.
ImU32 shade(float share);

/// The same from a table of 256; a share below 0 means that there is no number, and gets `nothing`.
void shade_all(std::span<const float> shares, ImU32 nothing, std::span<ImU32> into);

}  // namespace sharescope::gui
