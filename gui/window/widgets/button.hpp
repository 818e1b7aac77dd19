// SPDX-License-Identifier: MIT
#pragma once

#include "window/icon.hpp"

#include <string_view>

// A button with a sign, a word and the key that does the same.
//
// GUI thread, within a frame and an ImGui window. Where it is too narrow, the key goes into the tooltip, then
// the word does, too. The label identifies it: two buttons with one label need an ImGui::PushID around them.
//
//     if (button({.label = "Run", .icon = Icon::play, .shortcut = "Space", .look = ButtonLook::primary}))
//     run();

namespace sharescope::gui {

enum class ButtonLook {
  normal,
  primary,  ///< the one thing to press now
  danger,   ///< ends something
  plain,    ///< no background until the mouse is over it
};

struct Button {
  std::string_view label;
  Icon icon = Icon::none;
  std::string_view shortcut = {};
  std::string_view tip = {};  ///< what it does, in a sentence; without it the tooltip shows what is not drawn
  ButtonLook look = ButtonLook::normal;
  bool enabled = true;
  bool icon_only = false;
  bool chosen = false;  ///< drawn as pressed in: it switches something on that is on now
  float width = 0;      ///< 0: as wide as it needs to be
};

/// True in the frame in which it was pressed.
bool button(const Button& what);

/// The width it needs to show all of itself, for Flow.
float button_width(const Button& what);

/// The height of buttons, toggles, choices and pills, so that they line up.
float control_height();

}  // namespace sharescope::gui
