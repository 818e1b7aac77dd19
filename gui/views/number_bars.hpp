// SPDX-License-Identifier: MIT
#pragma once

/// An array of numbers as bars, from the left edge to the right; where there are more numbers than columns, each column
/// shows the one that is farthest from zero. GUI thread, within a frame.
///
///     draw_number_bars(numbers);

#include <span>

namespace sharescope::gui {

/// With a line of words below, in that height; 0 for one that suits a card.
void draw_number_bars(std::span<const double> numbers, float height = 0);

}  // namespace sharescope::gui
