// SPDX-License-Identifier: MIT
#pragma once

// Keyboard shortcuts for views, which neither know GLFW nor must fire while somebody types into a field.
//
// GUI thread, within a frame. Built on the events themselves, so that a tap shorter than a frame is not lost
// and a letter is the one printed on the key, whatever the keyboard's layout. Ctrl+plus, Ctrl+minus, Ctrl+0
// and F11 are Window's own.
//
//     if (key_pressed(Key::space) || key_pressed('r')) toggle_run();
//     if (int digit = digit_pressed(); digit > 0) step_lane(digit - 1);

namespace sharescope::gui {

enum class Key {
  space,
  enter,
  escape,
  tab,
  backspace,
  home,
  end,
  page_up,
  page_down,
  left,
  right,
  up,
  down,
  plus,
  minus,
  f1,
  f5,
};

/// Whether a key that is held down counts again and again.
enum class Repeat { no, yes };

/// The key went down in this frame, without Ctrl, Alt or Super, and no text field is being edited.
bool key_pressed(Key key, Repeat repeat = Repeat::no);
/// The same for a letter, 'a' to 'z'; Shift does not matter.
bool key_pressed(char letter, Repeat repeat = Repeat::no);

/// The same with Ctrl held.
bool ctrl_key_pressed(Key key, Repeat repeat = Repeat::no);
bool ctrl_key_pressed(char letter, Repeat repeat = Repeat::no);

/// 0 to 9 when a digit key (of either block) went down in this frame under the conditions of key_pressed(),
/// or -1.
int digit_pressed();
int ctrl_digit_pressed();

bool shift_held();

}  // namespace sharescope::gui
