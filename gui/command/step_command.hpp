// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope step DEMO`: a person chooses who goes next, operation by operation, in a terminal.

#include "command/subcommand.hpp"

namespace sharescope::gui {

void add_step_command(CLI::App& app, Chosen& chosen);

}  // namespace sharescope::gui
