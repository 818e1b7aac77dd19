// SPDX-License-Identifier: MIT
#pragma once

/// The shared objects: name, kind, type, value, who holds them, who waits, and their bytes. GUI thread,
/// within a frame.
///
///     draw_memory(context);

namespace sharescope::gui {

struct ViewContext;
void draw_memory(ViewContext& context);

}  // namespace sharescope::gui
