// SPDX-License-Identifier: MIT
#pragma once

#include "window/theme.hpp"

#include <span>
#include <string_view>

// Numbers that a room full of people reads: huge digits under a caption, coloured by what they mean.
//
// GUI thread, within a frame and an ImGui window. All figures of a row are drawn at one size: the largest
// that fits them all. Where even the smallest does not fit side by side, they stand below each other.
//
//     const Figure row[] = {{.caption = "expected", .value = "2,000,000"},
//                           {.caption = "lost", .value = "412,907", .tone = Tone::lost, .note = "20.6 %"}};
//     figures(row);

namespace sharescope::gui {

struct Figure {
  std::string_view caption;
  std::string_view value;  ///< digits and signs of numbers only; see with_thousands()
  Tone tone = Tone::text;
  std::string_view note = {};  ///< a few words below, in the same colour
};

/// Which size to begin with; smaller ones are taken when there is no room.
enum class FigureSize { huge, large, medium, normal };

void figures(std::span<const Figure> row, FigureSize size = FigureSize::huge);
void figure(const Figure& one, FigureSize size = FigureSize::huge);

}  // namespace sharescope::gui
