// SPDX-License-Identifier: MIT
#include "window/keys.hpp"

#include "window/key_events.hpp"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>

namespace sharescope::gui {

namespace {

bool is(const KeyEvent& event, int key) { return event.key == key; }

bool matches(const KeyEvent& event, Key key) {
  switch (key) {
    case Key::space: return is(event, GLFW_KEY_SPACE);
    case Key::enter: return is(event, GLFW_KEY_ENTER) || is(event, GLFW_KEY_KP_ENTER);
    case Key::escape: return is(event, GLFW_KEY_ESCAPE);
    case Key::tab: return is(event, GLFW_KEY_TAB);
    case Key::backspace: return is(event, GLFW_KEY_BACKSPACE);
    case Key::home: return is(event, GLFW_KEY_HOME);
    case Key::end: return is(event, GLFW_KEY_END);
    case Key::page_up: return is(event, GLFW_KEY_PAGE_UP);
    case Key::page_down: return is(event, GLFW_KEY_PAGE_DOWN);
    case Key::left: return is(event, GLFW_KEY_LEFT);
    case Key::right: return is(event, GLFW_KEY_RIGHT);
    case Key::up: return is(event, GLFW_KEY_UP);
    case Key::down: return is(event, GLFW_KEY_DOWN);
    case Key::plus: return event.character == '+' || event.character == '=' || is(event, GLFW_KEY_KP_ADD);
    case Key::minus: return event.character == '-' || is(event, GLFW_KEY_KP_SUBTRACT);
    case Key::f1: return is(event, GLFW_KEY_F1);
    case Key::f5: return is(event, GLFW_KEY_F5);
  }
  return false;
}

bool matches(const KeyEvent& event, char letter) {
  if (event.character >= 'a' && event.character <= 'z') return event.character == letter;
  // A keyboard without Latin letters: the place of the key has to do.
  return event.character == 0 && is(event, GLFW_KEY_A + (letter - 'a'));
}

template <class Wanted>
bool happened(Wanted wanted, Repeat repeat, bool ctrl) {
  if (ImGui::GetIO().WantTextInput) return false;
  const auto fits = [&](const KeyEvent& event) {
    return event.ctrl == ctrl && !event.alt && !event.super && (repeat == Repeat::yes || !event.repeated) &&
           matches(event, wanted);
  };
  const auto events = key_events().now();
  return std::any_of(events.begin(), events.end(), fits);
}

int digit(bool ctrl) {
  if (ImGui::GetIO().WantTextInput) return -1;
  for (const KeyEvent& event : key_events().now()) {
    if (event.ctrl != ctrl || event.alt || event.super || event.repeated) continue;
    if (event.key >= GLFW_KEY_0 && event.key <= GLFW_KEY_9) return event.key - GLFW_KEY_0;
    if (event.key >= GLFW_KEY_KP_0 && event.key <= GLFW_KEY_KP_9) return event.key - GLFW_KEY_KP_0;
  }
  return -1;
}

}  // namespace

bool key_pressed(Key key, Repeat repeat) { return happened(key, repeat, false); }

bool key_pressed(char letter, Repeat repeat) { return happened(letter, repeat, false); }

bool ctrl_key_pressed(Key key, Repeat repeat) { return happened(key, repeat, true); }

bool ctrl_key_pressed(char letter, Repeat repeat) { return happened(letter, repeat, true); }

int digit_pressed() { return digit(false); }

int ctrl_digit_pressed() { return digit(true); }

bool shift_held() { return ImGui::GetIO().KeyShift; }

}  // namespace sharescope::gui
