// SPDX-License-Identifier: MIT
#pragma once

/// A verdict in figures: what is expected, what came of it, and the difference.
///
/// GUI thread, within a frame.
///
///     draw_figures(run.verdicts().front(), was_cut_short(run));

#include <string>
#include <vector>

#include "model/loss.hpp"
#include "model/run.hpp"
#include "views/view.hpp"

namespace sharescope::gui {

/// Whether the program did not get to its end, so that what is missing was never done and nothing was judged.
bool was_cut_short(const Run& run);

struct VerdictNumbers {
  std::string expected_caption;
  std::string actual_caption;
  Loss loss;
  std::string note;
  Tone tone;
};

VerdictNumbers numbers_of(const VerdictMeter& meter, bool cut_short);

void draw_figures(const VerdictMeter& meter, bool cut_short);

/// All but the first, a line each.
void draw_other_verdicts(const std::vector<VerdictMeter>& meters);

/// What the cure costs, "1.69× slower"; empty while it is not known.
std::string cost_text(double ratio);

}  // namespace sharescope::gui
