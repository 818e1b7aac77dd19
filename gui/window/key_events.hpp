// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

struct GLFWwindow;

// The keys that went down since the last frame, in order.
//
// ImGui 1.86 only sees which keys are down when a frame begins, so a key that is pressed and released between
// two frames would never have been there. This keeps every press as an event and passes such a release on one
// frame late. GUI thread only; Window fills it, keys.hpp reads it.
//
//     for (const KeyEvent& event : key_events().now()) handle(event);

namespace sharescope::gui {

struct KeyEvent {
  int key;         ///< GLFW's number: the place on the keyboard
  char character;  ///< what is printed there, lower case, or 0 when it is not ASCII
  bool ctrl;
  bool alt;
  bool super;
  bool repeated;
};

class KeyEvents {
 public:
  /// GLFW's key callback, which passes the event on to ImGui.
  void collect(GLFWwindow* window, int key, int scancode, int action, int modifiers);

  /// What has been collected becomes now(). After polling, before ImGui's new frame.
  void begin_frame();

  std::span<const KeyEvent> now() const { return now_; }

 private:
  struct Release {
    GLFWwindow* window;
    int key;
    int scancode;
    int modifiers;
  };

  bool pressed_since_last_frame(int key) const;

  std::vector<KeyEvent> collected_;
  std::vector<KeyEvent> now_;
  std::vector<Release> held_back_;
  std::vector<Release> due_;
};

/// The one window's events.
KeyEvents& key_events();

}  // namespace sharescope::gui
