// SPDX-License-Identifier: MIT
#pragma once

/// How far a run is, in one line of a screen.
///
/// Pure function of what the run shows; its thread.
///
///     area.show({progress_line(run, "lost_update", style)});

#include <string>

#include "model/run.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

/// "lost_update  ██████░░░░  61 %  12.4 M/s operations  1.2 s"
std::string progress_line(const Run& run, const std::string& name, const Style& style);

/// Rounds done of rounds wanted, from 0 to 1; negative when the workers count none.
double share_done(const Run& run) noexcept;

}  // namespace sharescope::gui
