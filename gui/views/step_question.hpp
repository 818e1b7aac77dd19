// SPDX-License-Identifier: MIT
#pragma once

/// A question about what will come, in a line: its answers are buttons, and whoever goes on has skipped it.
///
/// GUI thread, within a frame.
///
///     if (stepping.prediction().is_asking()) draw_step_question(stepping);

namespace sharescope::gui {

class Stepping;
void draw_step_question(Stepping& stepping);

/// + and − go through the answers, Enter gives one, Escape skips. True when a key was for it.
bool step_question_keys(Stepping& stepping);

}  // namespace sharescope::gui
