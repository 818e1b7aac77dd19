// SPDX-License-Identifier: MIT
#pragma once

/// What the programs have printed. GUI thread, within a frame.
///
///     draw_output(context);

namespace sharescope::gui {

struct ViewContext;
void draw_output(ViewContext& context);

}  // namespace sharescope::gui
