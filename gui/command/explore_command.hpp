// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope explore DEMO`: every order in which its processes could run, or as many as there is time for.

#include "command/subcommand.hpp"

namespace sharescope::gui {

void add_explore_command(CLI::App& app, Chosen& chosen);

}  // namespace sharescope::gui
