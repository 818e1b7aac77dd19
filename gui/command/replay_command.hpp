// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope replay DEMO SCHEDULE`: one order again, step for step.

#include "command/subcommand.hpp"

namespace sharescope::gui {

void add_replay_command(CLI::App& app, Chosen& chosen);

}  // namespace sharescope::gui
