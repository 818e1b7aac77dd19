// SPDX-License-Identifier: MIT
#pragma once

/// The chapters and their demos, to choose from; each cure stands below its mistake. GUI thread, within a
/// frame.
///
///     draw_demo_list(context);

namespace sharescope::gui {

struct Demo;
struct ViewContext;

void draw_demo_list(ViewContext& context);

/// Gives the list the keyboard, or takes it away again; where it has no region of its own, it is a menu meanwhile.
void toggle_demo_list(ViewContext& context);

/// D opens and closes it; in the open list Up and Down move, and Enter chooses.
void demo_list_keys(ViewContext& context);

/// Chooses a demo and what stands beside it: a mistake and its first cure, a cure and its mistake.
void choose_demo(ViewContext& context, const Demo& demo);

}  // namespace sharescope::gui
