// SPDX-License-Identifier: MIT
#pragma once

/// A session as lines of text: who runs and what he is doing, what is shared and what is in it, who waits for
/// whom, and the verdicts.
///
/// Reads what the run holds; its thread. Works for any program that links the core, whether it uses Program
/// or not.
///
///     area.show(session_view(run, "my_program", style));

#include <string>
#include <vector>

#include "model/loss.hpp"
#include "model/run.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

std::vector<std::string> session_view(const Run& run, const std::string& name, const Style& style);

/// How far apart they are now. While workers run, a number that is ahead says only that it was read a moment later
/// than the rounds were counted, and is not shown as one too many.
Loss loss_so_far(const VerdictMeter& meter);

/// "expected 2,000,000  actual 1,203,456  lost 796,544 (39.8 %)", as it stands now.
std::string verdict_so_far(const VerdictMeter& meter);

}  // namespace sharescope::gui
