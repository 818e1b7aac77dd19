// SPDX-License-Identifier: MIT
#pragma once

/// The shared objects: name, kind, type, value, who holds them, who waits, and their bytes; and, for one that is chosen,
/// all about it. GUI thread, within a frame.
///
///     memory_keys(context);
///     draw_memory(context);

namespace sharescope::gui {

class Flow;
struct ViewContext;
/// O: this view, then one object after the other; Escape: all of them again.
void memory_keys(ViewContext& context);
void draw_memory(ViewContext& context);
/// The way back from one object to all.
void memory_tools(ViewContext& context, Flow& line);

}  // namespace sharescope::gui
