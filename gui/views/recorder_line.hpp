// SPDX-License-Identifier: MIT
#pragma once

/// What the recorder caught, what it dropped, and what it costs: a line for each run, always to be seen under
/// the chart. GUI thread, within a frame.
///
///     draw_recorder_line(context);

namespace sharescope::gui {

struct ViewContext;

void draw_recorder_line(const ViewContext& context);
float recorder_height(const ViewContext& context);

}  // namespace sharescope::gui
