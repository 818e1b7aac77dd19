// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

// Widgets side by side that go on in the next line when the line is full, as words do.
//
// GUI thread, within a frame and an ImGui window; ask before each widget. Widgets lower than the line are
// centred in it. When it ends, ImGui's cursor is below the last line.
//
//     Flow line;
//     line.next(button_width(run));
//     button(run);
//     line.next(pill_width("running"), pill_height());
//     pill("running", Tone::accent);

namespace sharescope::gui {

class Flow {
 public:
  /// `height` of each line, by default that of buttons.
  Flow();
  explicit Flow(float height);
  ~Flow();
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  /// Makes room for a widget of this size: beside the last one, or at the start of the next line.
  void next(float width);
  void next(float width, float height);

 private:
  ImVec2 start_;
  float edge_;
  float height_;
  float x_;
  float y_;
};

}  // namespace sharescope::gui
