// SPDX-License-Identifier: MIT
#pragma once

/// Two runs beside each other as lines of text; one under the other where the screen is narrow.
///
/// Reads what the runs hold; their thread.
///
///     area.show(comparison_view(sides, style, terminal.columns()));

#include <array>
#include <string>
#include <vector>

#include "command/live_run.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

struct ComparedSide {
  const LiveRun* live;
  std::string title;
};

std::vector<std::string> comparison_view(const std::array<ComparedSide, 2>& sides, const Style& style,
                                         int columns);

/// One side in one line, for a file or a pipe.
std::string comparison_line(const ComparedSide& side);

/// What the cure costs; empty when it is not known.
std::string cost_line(const std::array<ComparedSide, 2>& sides);

}  // namespace sharescope::gui
