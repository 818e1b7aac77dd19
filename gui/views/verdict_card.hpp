// SPDX-License-Identifier: MIT
#pragma once

/// How one run stands, for the whole room: expected, actual and lost in large figures, what became of it, its
/// workers and its speed.
///
/// GUI thread, within a frame.
///
///     draw_card(context, 0, {400, 260}, true);

#include <imgui.h>

#include <cstddef>

namespace sharescope::gui {

struct ViewContext;

/// `whole`: with the workers and the throughput; else the verdict alone.
void draw_card(ViewContext& context, std::size_t side, ImVec2 size, bool whole);

/// The height that the cards need to show everything at this width each.
float card_height(const ViewContext& context, float width, bool whole);

}  // namespace sharescope::gui
