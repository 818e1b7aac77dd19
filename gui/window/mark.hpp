// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

// The shape that goes with each worker's colour, so that workers can be told apart without seeing colours.
//
// One GUI thread, within a frame. Marks are drawn with about equal area, so none looks more important.
//
//     draw_mark(list, mark_of(lane), center, px(6), theme().worker_colour(lane));

namespace sharescope::gui {

enum class Mark { circle, square, triangle_up, diamond, triangle_down, plus, cross, star };

/// The mark of a worker, counted from 0; the ninth has the first one's.
Mark mark_of(int worker);

/// The word for a mark, for legends and screen readers: "circle", "triangle up".
const char* name_of(Mark mark);

/// `radius` is the radius of the circle of the same size. With an `outline` colour the mark gets a rim of it,
/// which keeps it visible on a span of a similar colour. `colour` should be opaque: some marks are
/// overlapping parts.
void draw_mark(ImDrawList* list, Mark mark, ImVec2 center, float radius, ImU32 colour, ImU32 outline = 0);

}  // namespace sharescope::gui
