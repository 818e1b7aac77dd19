// SPDX-License-Identifier: MIT
#pragma once

/// What is under the mouse in the chart, in words: one operation with its time, place and values, a span, or
/// the sums of a column. GUI thread, within a frame.
///
///     show_chart_tooltip(frame, lane, mouse_x);

namespace sharescope::gui {

struct ChartFrame;
struct ChartLane;

void show_chart_tooltip(const ChartFrame& frame, const ChartLane& lane, float x);

}  // namespace sharescope::gui
