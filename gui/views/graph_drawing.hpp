// SPDX-License-Identifier: MIT
#pragma once

/// What the drawn graphs of workers and locks are made of: boxes with a sign and a name, and bent arrows on which dots may
/// travel.
///
/// GUI thread, within a frame. Nothing here moves ImGui's cursor.
///
///     draw_lock_box(list, box, "left", theme().outline, false);
///     draw_arrow(list, {.from = a, .first = b, .second = c, .to = d, .colour = theme().waiting});

#include <imgui.h>

#include <string_view>

namespace sharescope::gui {

struct Box {
  ImVec2 from;
  ImVec2 to;

  ImVec2 middle() const { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }
};

void draw_lock_box(ImDrawList* list, const Box& box, std::string_view name, ImU32 colour, bool filled);
void draw_worker_box(ImDrawList* list, const Box& box, std::string_view name, int slot);

/// A cubic curve with a head at its end.
struct Arrow {
  ImVec2 from;
  ImVec2 first;
  ImVec2 second;
  ImVec2 to;
  ImU32 colour = 0;
  float thickness = 2;  ///< scaled by the caller
  /// Dots travel along it, as the seconds pass; negative for none.
  double seconds = -1;
};

void draw_arrow(ImDrawList* list, const Arrow& arrow);

/// Between 0 and 1 and back, once a second: for what must be noticed.
float pulse(double seconds);

}  // namespace sharescope::gui
