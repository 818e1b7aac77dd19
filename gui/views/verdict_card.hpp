// SPDX-License-Identifier: MIT
#pragma once

/// How one run stands, for the whole room: expected, actual and lost in large figures, what became of it, its
/// workers and its speed.
///
/// GUI thread, within a frame.
///
///     draw_cards(context, {800, cards_height(context, 800)});

#include <imgui.h>

#include <cstddef>

namespace sharescope::gui {

struct ViewContext;

/// Every run in a region of its own, side by side; or, where the window is compact, a table of all.
void draw_cards(ViewContext& context, ImVec2 size);

/// The height that they need at this width. An estimate until they have been drawn once.
float cards_height(const ViewContext& context, float width);

}  // namespace sharescope::gui
