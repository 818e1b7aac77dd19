// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope screenshot DEMO --out FILE.png`: the window as a picture, for slides and docs.
///
/// main's thread. Needs OpenGL, hence a display; where there is none, the command starts itself again under
/// xvfb-run.
///
///     add_screenshot_command(app, chosen, argv);

#include "command/subcommand.hpp"

namespace sharescope::gui {

/// `argv` is main's, and is used to start again.
void add_screenshot_command(CLI::App& app, Chosen& chosen, char** argv);

}  // namespace sharescope::gui
