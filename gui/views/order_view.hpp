// SPDX-License-Identifier: MIT
#pragma once

/// In which order locks are taken, drawn: an arrow from each lock to those that were taken while it was held. A circle of
/// arrows is brought out: it can deadlock, although nothing has hung yet. There only when locks were nested. GUI thread,
/// within a frame.
///
///     if (order_is_wanted(context)) draw_order(context);

namespace sharescope::gui {

struct ViewContext;
void draw_order(ViewContext& context);
bool order_is_wanted(const ViewContext& context);

}  // namespace sharescope::gui
