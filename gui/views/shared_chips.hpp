// SPDX-License-Identifier: MIT
#pragma once

/// What the workers of a program that is stepped share, in small: each object's name and what it holds now, or who holds
/// it. What the last step touched is outlined.
///
/// GUI thread, within a frame.
///
///     draw_shared_chips(stepping, 0);

#include <cstddef>

namespace sharescope::gui {

class Stepping;
void draw_shared_chips(const Stepping& stepping, std::size_t side);

}  // namespace sharescope::gui
