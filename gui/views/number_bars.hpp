// SPDX-License-Identifier: MIT
#pragma once

/// An array of numbers as bars, from the left edge to the right; where there are more numbers than columns, each column
/// shows the one that is farthest from zero. GUI thread, within a frame.
///
///     draw_number_bars(numbers);

#include <span>

namespace sharescope::gui {

void draw_number_bars(std::span<const double> numbers);

}  // namespace sharescope::gui
