// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace sharescope::gui {

/// There is no window, no OpenGL, or no way to write a picture. what() is one line that says which, and why.
class WindowError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sharescope::gui
