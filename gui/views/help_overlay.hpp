// SPDX-License-Identifier: MIT
#pragma once

/// All keys, over everything else, until F1, Escape or a click. GUI thread, within a frame, outside other
/// windows.
///
///     draw_help(context);

namespace sharescope::gui {

struct ViewContext;
void draw_help(ViewContext& context);

}  // namespace sharescope::gui
