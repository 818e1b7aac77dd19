// SPDX-License-Identifier: MIT
#pragma once

/// One program that is stepped: what it shares, its workers as cards, how it stands, and what came of it.
///
/// GUI thread, within a frame and a panel.
///
///     draw_step_side(context, *context.stage.stepping(), 0);

#include "views/view.hpp"

namespace sharescope::gui {

/// Returns the height that all of it needs; what does not fit scrolls.
float draw_step_side(ViewContext& context, Stepping& stepping, std::size_t side);

}  // namespace sharescope::gui
