// SPDX-License-Identifier: MIT
#pragma once

/// Standard input, output and error, when the command was started without some of them (`sharescope run >&-`).
///
/// The next file or socket that any library opens would get the number of the closed stream, and everything that is
/// printed would go into it. Called once, before anything else is opened.
///
///     int main() { open_closed_standard_streams(); … }

namespace sharescope::gui {

/// Opens /dev/null in place of each stream that is closed: reading finds the end, what is written is dropped. The
/// programs that the command starts inherit it. Never fails; where there is no /dev/null, the streams stay closed.
void open_closed_standard_streams() noexcept;

}  // namespace sharescope::gui
