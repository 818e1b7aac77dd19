// SPDX-License-Identifier: MIT
#pragma once

/// The bottom of the window: Run, Stop, Pause, slow motion, a slider for each parameter of the programs, and
/// how the window looks. GUI thread, within a frame.
///
///     draw_controls(context, layout.list.present());

#include <imgui.h>

namespace sharescope::gui {

struct ViewContext;

/// `list_shown`: the list of demos has a region of its own; else there is a button for it.
void draw_controls(ViewContext& context, bool list_shown);

/// The height that they need at this width, panel included.
float controls_height(const ViewContext& context, float width, bool list_shown);

ImVec2 controls_padding();

/// The sliders alone, as a tab of a compact window.
void draw_settings(ViewContext& context);
bool settings_are_wanted(const ViewContext& context);

/// Space, R, S and the others that do the same as the buttons.
void control_keys(ViewContext& context);

}  // namespace sharescope::gui
