// SPDX-License-Identifier: MIT
#pragma once

/// The source of a run, with each worker's mark at the line that it is at, and the lines of the cure brought
/// out.
///
/// GUI thread, within a frame. Long lines go on in the next row, so nothing has to be scrolled sideways.
///
///     draw_source(context);

namespace sharescope::gui {

struct ViewContext;
void draw_source(ViewContext& context);

/// It has no region of its own.
bool source_is_wanted(const ViewContext& context);

}  // namespace sharescope::gui
