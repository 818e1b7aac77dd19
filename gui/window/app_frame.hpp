// SPDX-License-Identifier: MIT
#pragma once

/// All regions of the window in one frame. GUI thread, between begin_frame() and end_frame().
///
///     draw_app_frame(context);

namespace sharescope::gui {

struct ViewContext;
void draw_app_frame(ViewContext& context);

}  // namespace sharescope::gui
