// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope run DEMO`: one demo without a window. Progress on stderr where that is a screen, then the
/// verdict on stdout; its output is passed on.
///
/// main's thread.
///
///     add_run_command(app, chosen);

#include "command/subcommand.hpp"

namespace sharescope::gui {

void add_run_command(CLI::App& app, Chosen& chosen);

}  // namespace sharescope::gui
