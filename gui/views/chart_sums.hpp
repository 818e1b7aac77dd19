// SPDX-License-Identifier: MIT
#pragma once

/// A lane of the chart in which many operations share a column: how much of the time it worked, waited and
/// held a lock, how densely it worked, and where updates were lost. GUI thread, within a frame.
///
///     draw_sums(list, frame, lane);

#include <imgui.h>

namespace sharescope::gui {

struct ChartFrame;
struct ChartLane;

void draw_sums(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane);

}  // namespace sharescope::gui
