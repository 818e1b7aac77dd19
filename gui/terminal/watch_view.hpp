// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope watch` where there is no display: any program that links the core, watched in the terminal.
///
/// main's thread; blocks until the program has ended. Exit status: as the program declares; of one that
/// declares nothing, 0 when its own is 0, else 1.
///
///     return watch_in_terminal({"./my_program", "--fast"});

#include <string>
#include <vector>

namespace sharescope::gui {

/// Throws WrongWords when there is no such program, SystemError when the machine refuses a process.
int watch_in_terminal(const std::vector<std::string>& program);

}  // namespace sharescope::gui
