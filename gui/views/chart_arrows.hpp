// SPDX-License-Identifier: MIT
#pragma once

/// Arrows between lanes in which there is room for single operations: from what ended a wait to the lane that it woke,
/// and from where a message was sent to where it was received. GUI thread, within a frame.
///
///     draw_wake_ups(list, frame);  // over all lanes, after them
///     draw_messages(list, frame);

#include <imgui.h>

namespace sharescope::gui {

struct ChartFrame;

void draw_wake_ups(ImDrawList* list, const ChartFrame& frame);

/// In the colour of the sender.
void draw_messages(ImDrawList* list, const ChartFrame& frame);

}  // namespace sharescope::gui
