// SPDX-License-Identifier: MIT
#pragma once

/// A lane of the chart in which there is room for single operations: locks held and waits as spans, reads and
/// writes as marks with their values. GUI thread, within a frame.
///
///     draw_operations(list, frame, lane);

#include <imgui.h>

namespace sharescope::gui {

struct ChartFrame;
struct ChartLane;

void draw_operations(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane);

}  // namespace sharescope::gui
