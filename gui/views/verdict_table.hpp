// SPDX-License-Identifier: MIT
#pragma once

/// All runs in a table, a line each: what the cards say, where the window has no room for cards.
///
/// GUI thread, within a frame.
///
///     draw_verdict_table(context);

#include "views/view.hpp"

namespace sharescope::gui {

void draw_verdict_table(ViewContext& context);

}  // namespace sharescope::gui
