// SPDX-License-Identifier: MIT
#pragma once

// What ImGui's own widgets look like: the current theme's colours, and sizes at the current scale.
//
// GUI thread, with an ImGui context, between frames. Window calls it when the theme or the scale changes.
//
//     choose_theme(ThemeKind::light);
//     style_imgui();

namespace sharescope::gui {

void style_imgui();

}  // namespace sharescope::gui
