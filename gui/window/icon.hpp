// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

// The signs on buttons, drawn as shapes: the fonts lack half of them, and shapes stay crisp at every scale.
//
// One GUI thread, within a frame. An icon fills a square of `size` around `center`.
//
//     draw_icon(list, Icon::play, center, px(18), theme().text);

namespace sharescope::gui {

enum class Icon {
  none,
  play,
  pause,
  stop,
  slow_motion,
  step_forward,
  step_back,
  restart,
  zoom_in,
  zoom_out,
  fit,
  light,
  dark,
  full_screen,
  lock,
  check,
  cross,
  warning,
  eye,
};

void draw_icon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 colour);

}  // namespace sharescope::gui
