// SPDX-License-Identifier: MIT
#pragma once

/// Who waits for whom, drawn: workers at the left, locks at the right, an arrow from each waiter to its lock
/// and from each lock to its holder. Dots travel along the waits; a cycle of arrows is a deadlock, named and brought
/// out. GUI thread, within a frame.
///
///     draw_waits(context);

namespace sharescope::gui {

struct ViewContext;
void draw_waits(ViewContext& context);

}  // namespace sharescope::gui
