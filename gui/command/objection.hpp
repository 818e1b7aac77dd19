// SPDX-License-Identifier: MIT
#pragma once

/// What a program has against its command line, better said than it can: it does not know --set.

#include <string>

#include "command/live_run.hpp"
#include "command/settings.hpp"

namespace sharescope::gui {

/// Empty when it has nothing against it.
std::string objection_of(const LiveRun& live, const Settings& settings);

}  // namespace sharescope::gui
