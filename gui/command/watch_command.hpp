// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope watch -- PROGRAM ARG...`: any program that links the core, in the window, or in the terminal
/// where there is no display.
///
/// main's thread. The words of the program are cut off the command line before it is read, because they are
/// not ours to understand.
///
///     add_watch_command(app, chosen, {"./my_program", "--fast"});

#include <string>
#include <vector>

#include "command/subcommand.hpp"

namespace sharescope::gui {

void add_watch_command(CLI::App& app, Chosen& chosen, std::vector<std::string> program);

}  // namespace sharescope::gui
