// SPDX-License-Identifier: MIT
#pragma once

/// The arrays that say how they want to be seen, as large as the stage allows: pictures and bars for the whole room.
/// There only while a program has such an array. GUI thread, within a frame.
///
///     if (pictures_are_wanted(context)) draw_pictures(context);

namespace sharescope::gui {

struct ViewContext;
void draw_pictures(ViewContext& context);
bool pictures_are_wanted(const ViewContext& context);

}  // namespace sharescope::gui
