// SPDX-License-Identifier: MIT
#pragma once

/// The space-time chart: a lane for each worker, time running right, from the whole run down to single
/// operations. The wheel zooms around the mouse, dragging moves, a double click shows everything. GUI thread,
/// within a frame.
///
///     draw_chart(context);

namespace sharescope::gui {

class Flow;
struct ViewContext;

void draw_chart(ViewContext& context);

/// The buttons that do the same as mouse and keys.
void chart_tools(ViewContext& context, Flow& line);

/// Those that move it, which a compact window has in another place.
void chart_zoom_tools(ViewContext& context, Flow& line);
float chart_zoom_width();

/// Pauses what runs too fast for eyes, and shows single operations where workers meet, as soon as it can.
void wish_zoom_to_meeting(ViewContext& context);

/// Keys that move the chart, wherever the mouse is.
void chart_keys(ViewContext& context);

}  // namespace sharescope::gui
