// SPDX-License-Identifier: MIT
#pragma once

// The scale of the whole interface: what Ctrl+plus and Ctrl+minus change, times the screen's own scale.
//
// Everything that is drawn asks px() for its sizes, so that paddings and marks grow with the text. One GUI
// thread only. The scale changes between frames, never within one.
//
//     list->AddCircleFilled(center, px(6), colour);

namespace sharescope::gui {

inline constexpr float smallest_text_scale = 0.7F;
inline constexpr float largest_text_scale = 2.0F;

/// 1 when a body line is 20 units high.
float ui_scale();

/// Called by Window when the text scale or the screen changes; a view has no reason to.
void set_ui_scale(float scale);

/// A length given at scale 1, in the units that are drawn in: a whole number, and at least 1 for what is not
/// 0, so that lines stay crisp and never vanish.
float px(float length);

}  // namespace sharescope::gui
