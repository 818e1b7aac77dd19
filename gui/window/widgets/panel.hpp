// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <string_view>

// A region of the window: a ground of its own, a rim, room around its content, and a title.
//
// GUI thread, within a frame and an ImGui window. What does not fit scrolls. The root panel covers the whole
// window.
//
//     RootPanel root;
//     if (Panel memory{"memory", "Shared memory", {0, 200}}) fill_memory();

namespace sharescope::gui {

class Panel {
 public:
  /// As a height: as high as the content was in the last frame.
  static constexpr float fit = 1e9F;

  /// A size of 0 takes all that is left in that direction; a negative one leaves that much. No title: no
  /// title line.
  Panel(const char* id, std::string_view title, ImVec2 size, std::string_view remark = {});
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  /// False when nothing of it is visible; it may be filled all the same.
  explicit operator bool() const { return visible_; }

 private:
  ImGuiStorage* kept_heights_;
  ImGuiID height_id_;
  bool visible_;
};

class RootPanel {
 public:
  RootPanel();
  ~RootPanel();
  RootPanel(const RootPanel&) = delete;
  RootPanel& operator=(const RootPanel&) = delete;
};

/// The room between panels.
float panel_gap();

}  // namespace sharescope::gui
