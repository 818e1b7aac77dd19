// SPDX-License-Identifier: MIT
#pragma once

/// All orders in which the first program can run: how many end in which way, and the tree of them. Each can be put on the
/// stage, where real processes perform it.
///
/// GUI thread, within a frame.
///
///     draw_orders(context);

namespace sharescope::gui {

class Flow;
struct ViewContext;

void draw_orders(ViewContext& context);
void orders_tools(ViewContext& context, Flow& line);

/// X looks for all orders; Page Up and Page Down go through the lines of the tree, Enter performs one.
void orders_keys(ViewContext& context);

/// H, and the button of that name.
void show_how(ViewContext& context);
bool can_show_how(const ViewContext& context);

/// What is being looked for, or was not found, over everything else.
void draw_desk_remark(const ViewContext& context);

}  // namespace sharescope::gui
