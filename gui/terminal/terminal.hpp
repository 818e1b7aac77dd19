// SPDX-License-Identifier: MIT
#pragma once

/// What stdout or stderr is: a screen that can be redrawn, or a file or pipe that gets plain lines.
///
/// Any thread; reads the environment. A screen's size may change at any time, so ask again.
///
///     Terminal out(STDOUT_FILENO);
///     if (out.is_screen()) …

namespace sharescope::gui {

class Terminal {
 public:
  explicit Terminal(int descriptor) noexcept;

  int descriptor() const noexcept { return descriptor_; }
  /// A terminal that understands cursor movement.
  bool is_screen() const noexcept { return screen_; }
  /// A screen, and the user has not set NO_COLOR.
  bool has_colour() const noexcept { return colour_; }

  int columns() const noexcept;  ///< 80 when it is not known
  int rows() const noexcept;     ///< 24 when it is not known

 private:
  int descriptor_;
  bool screen_;
  bool colour_;
};

}  // namespace sharescope::gui
