// SPDX-License-Identifier: MIT
#pragma once

/// A lane of the chart in which there is room for single operations: locks held and waits as spans, reads and
/// writes as marks with their values, and arrows from a release to the wait that it ended. GUI thread, within
/// a frame.
///
///     draw_operations(list, frame, lane);
///     draw_wake_ups(list, frame);

#include <imgui.h>

namespace sharescope::gui {

struct ChartFrame;
struct ChartLane;

void draw_operations(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane);

/// Over all lanes, after them.
void draw_wake_ups(ImDrawList* list, const ChartFrame& frame);

}  // namespace sharescope::gui
