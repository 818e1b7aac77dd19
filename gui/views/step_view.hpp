// SPDX-License-Identifier: MIT
#pragma once

/// Step mode, in the place of the verdicts: the programs that are stepped beside each other, and below them the buttons
/// and the schedule. The chart and the other views stay where they are, and show the same steps.
///
/// GUI thread, within a frame.
///
///     if (context.stage.steps()) draw_step_view(context, size);

#include <imgui.h>

namespace sharescope::gui {

struct ViewContext;

void draw_step_view(ViewContext& context, ImVec2 size);

/// The height that it needs in that width, as it was in the last frame.
float step_view_height(const ViewContext& context, float width);

/// Digits, arrows and all the other keys of Step mode. Nothing while nothing is stepped.
void step_keys(ViewContext& context);

}  // namespace sharescope::gui
