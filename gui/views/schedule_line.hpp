// SPDX-License-Identifier: MIT
#pragma once

/// The schedule as a line of letters: what was done, and, hollow, what is to come. A click goes there.
///
/// GUI thread, within a frame.
///
///     draw_schedule_line(stepping.stepper());

namespace sharescope::gui {

class Stepper;
void draw_schedule_line(Stepper& stepper);
float schedule_line_height();

}  // namespace sharescope::gui
