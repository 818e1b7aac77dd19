// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <span>

// The recent course of a number, without axes.
//
// GUI thread, within a frame and an ImGui window. Never more points than there are units of width: a longer
// series is drawn by the least and the greatest value of each column, so that no peak is lost.
//
//     sparkline(throughput, {0, px(40)}, theme().worker_colour(0));

namespace sharescope::gui {

/// The oldest value first. The bottom of the drawing is 0 (or the least value below it), the top is `top` or,
/// where that is 0, the greatest value. A width of 0 means all that is left of the line. Values that are not
/// finite leave a gap.
void sparkline(std::span<const float> values, ImVec2 size, ImU32 colour, float top = 0);

}  // namespace sharescope::gui
