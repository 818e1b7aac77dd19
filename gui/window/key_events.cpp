// SPDX-License-Identifier: MIT
#include "window/key_events.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>

#include <algorithm>

namespace sharescope::gui {

namespace {

char character_on(int key, int scancode) {
  const char* name = glfwGetKeyName(key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return 0;
  const char first = name[0];
  return first >= 'A' && first <= 'Z' ? static_cast<char>(first - 'A' + 'a') : first;
}

}  // namespace

void KeyEvents::collect(GLFWwindow* window, int key, int scancode, int action, int modifiers) {
  if (action == GLFW_RELEASE) {
    if (pressed_since_last_frame(key)) {
      held_back_.push_back({window, key, scancode, modifiers});
      return;
    }
  } else {
    collected_.push_back({.key = key,
                          .character = character_on(key, scancode),
                          .ctrl = (modifiers & GLFW_MOD_CONTROL) != 0,
                          .alt = (modifiers & GLFW_MOD_ALT) != 0,
                          .super = (modifiers & GLFW_MOD_SUPER) != 0,
                          .repeated = action == GLFW_REPEAT});
  }
  ImGui_ImplGlfw_KeyCallback(window, key, scancode, action, modifiers);
}

void KeyEvents::begin_frame() {
  for (const Release& release : due_) {
    ImGui_ImplGlfw_KeyCallback(release.window, release.key, release.scancode, GLFW_RELEASE,
                               release.modifiers);
  }
  due_.swap(held_back_);
  held_back_.clear();
  now_.swap(collected_);
  collected_.clear();
}

bool KeyEvents::pressed_since_last_frame(int key) const {
  return std::any_of(collected_.begin(), collected_.end(),
                     [&](const KeyEvent& event) { return event.key == key; });
}

KeyEvents& key_events() {
  static KeyEvents events;
  return events;
}

}  // namespace sharescope::gui
