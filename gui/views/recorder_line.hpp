// SPDX-License-Identifier: MIT
#pragma once

/// What the recorder caught, what it dropped, and what it costs: a line for each run, always to be seen under
/// the chart. GUI thread, within a frame.
///
///     draw_recorder_line(context);

#include <cstddef>
#include <string>

namespace sharescope::gui {

struct ViewContext;

/// For one run, in words.
std::string recorder_text(const ViewContext& context, std::size_t side);

/// Nothing in a compact window, where the list of workers says it.
void draw_recorder_line(const ViewContext& context);
float recorder_height(const ViewContext& context);

}  // namespace sharescope::gui
