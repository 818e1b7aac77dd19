// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace sharescope::window_test {

/// Sends the window WM_DELETE_WINDOW, as a window manager does when somebody presses the cross: a display of the
/// tests has none, and this xdotool cannot. Throws std::runtime_error when the display cannot be reached.
///
///     request_close(":7", 4194310);
void request_close(const std::string& display, unsigned long window);

}  // namespace sharescope::window_test
