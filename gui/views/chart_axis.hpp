// SPDX-License-Identifier: MIT
#pragma once

/// The lines of time behind the lanes and their labels below them. GUI thread, within a frame.
///
///     draw_grid(list, frame);   // before the lanes
///     draw_axis(list, frame);   // after them

#include <imgui.h>

namespace sharescope::gui {

struct ChartFrame;

void draw_grid(ImDrawList* list, const ChartFrame& frame);
void draw_axis(ImDrawList* list, const ChartFrame& frame);
float axis_height();

}  // namespace sharescope::gui
