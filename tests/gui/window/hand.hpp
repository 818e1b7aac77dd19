// SPDX-License-Identifier: MIT
#pragma once

/// A mouse and a keyboard: events that a display takes for those of real devices, made by xdotool.
///
/// Positions are pixels from the upper left corner of the window. Each call returns when the server has the event;
/// whether the window has noticed, its report tells. All throw std::runtime_error when xdotool fails.
///
///     Hand hand(display.name(), pid);
///     hand.move(100, 50);
///     hand.press_button();
///     hand.release_button();
///     hand.key("ctrl+plus");

#include <sys/types.h>

#include <string>
#include <vector>

namespace sharescope::window_test {

class Hand {
 public:
  /// Waits until the process shows a window there.
  Hand(std::string display, pid_t process);

  void move(int x, int y) const;
  void press_button() const;
  void release_button() const;
  void turn_wheel_down() const;
  void turn_wheel_up() const;

  /// In the words of X: "space", "ctrl+plus", "F11". The window has the keyboard afterwards.
  void key(const std::string& name) const;
  void type(const std::string& text) const;

  void place_window(int x, int y) const;
  void resize_window(int width, int height) const;

  /// The X window's number, in digits.
  const std::string& window() const { return window_; }

 private:
  std::string do_it(const std::vector<std::string>& words) const;
  void focus() const;

  std::string display_;
  std::string window_;
};

}  // namespace sharescope::window_test
