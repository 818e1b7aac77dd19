// SPDX-License-Identifier: MIT
#pragma once

/// The last lines of a screen, drawn again and again in place.
///
/// One thread. Between show() and clear() nothing else may write to the screen. Does nothing where there is
/// no screen. What does not fit on the screen is cut, because a line that has scrolled away cannot be drawn
/// again.
///
///     LiveArea area(Terminal(STDERR_FILENO), write);
///     area.show({"45 %"});
///     area.clear();

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/terminal.hpp"

namespace sharescope::gui {

class LiveArea {
 public:
  using Write = std::function<void(std::string_view)>;

  LiveArea(Terminal terminal, Write write);

  bool is_live() const noexcept { return terminal_.is_screen(); }
  const Terminal& terminal() const noexcept { return terminal_; }

  void show(const std::vector<std::string>& lines);
  /// Takes the lines away; the cursor stands where they began.
  void clear();

 private:
  Terminal terminal_;
  Write write_;
  std::size_t drawn_ = 0;
};

}  // namespace sharescope::gui
