// SPDX-License-Identifier: MIT
#pragma once

/// Every worker in full: what it does, how far it is, how long it has waited. GUI thread, within a frame.
///
///     draw_workers(context);

namespace sharescope::gui {

struct ViewContext;
void draw_workers(ViewContext& context);

}  // namespace sharescope::gui
