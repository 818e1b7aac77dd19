// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

// What a thing is, shown when the mouse rests on it.
//
// GUI thread, right after the item it belongs to.
//
//     button({.label = "Run"});
//     tooltip("Starts the demo", "Space");

namespace sharescope::gui {

/// Shows `text`, wrapped, while the mouse rests on the last item, and the shortcut beside it when there is
/// one. Works on a disabled item, too: that is where an explanation is needed most.
void tooltip(std::string_view text, std::string_view shortcut = {});

/// Whether the mouse rests on the last item, for tooltips that are drawn by the caller between
/// ImGui::BeginTooltip() and ImGui::EndTooltip().
bool tooltip_wanted();

}  // namespace sharescope::gui
