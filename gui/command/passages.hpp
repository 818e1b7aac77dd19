// SPDX-License-Identifier: MIT
#pragma once

/// The output of a program on its way through the command: its stdout as it is, its stderr with its name
/// before each line, neither mixed up with what is drawn on a screen.
///
/// main's thread. What is named must outlive the program.
///
///     LiveRun live(name, launch, passages_to(out, error, name, area));

#include <string>

#include "command/live_run.hpp"
#include "command/outlet.hpp"
#include "terminal/live_area.hpp"

namespace sharescope::gui {

/// `area` is cleared before each line; it is drawn again at the next look.
LiveRun::Passages passages_to(const Outlet& output, const Outlet& error, const std::string& name,
                              LiveArea& area);

}  // namespace sharescope::gui
