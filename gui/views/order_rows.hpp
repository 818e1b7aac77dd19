// SPDX-License-Identifier: MIT
#pragma once

/// The tree of orders as lines: each begins where its order leaves that of the line above, letter by letter, and says at
/// its right end how it ended. Large subtrees are one line, which opens when it is pressed.
///
/// GUI thread, within a frame.
///
///     draw_order_rows(context, search);

#include <imgui.h>

#include "window/icon.hpp"

namespace sharescope {
struct OutcomeCopy;
}

namespace sharescope::gui {

class OrderSearch;
struct ViewContext;

struct OutcomeLook {
  Icon icon;
  ImU32 colour;
};
OutcomeLook look_of(const OutcomeCopy& outcome);

void draw_order_rows(ViewContext& context, const OrderSearch& search);
void order_row_keys(ViewContext& context);

}  // namespace sharescope::gui
