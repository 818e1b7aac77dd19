// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope` alone: the window; the race beside the lock in the terminal where there is no display.
///
/// main's thread; blocks until the window is closed or the comparison is over.
///
///     return open_window();

namespace sharescope::gui {

int open_window();

/// The comparison, and then how to see the window. `why` says in some words why it is not opened; empty: it
/// was not wanted.
int show_comparison(const char* why);

}  // namespace sharescope::gui
