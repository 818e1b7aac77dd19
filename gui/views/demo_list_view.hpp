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

/// Chooses a demo and what stands beside it: a mistake and its first cure, a cure and its mistake.
void choose_demo(ViewContext& context, const Demo& demo);

}  // namespace sharescope::gui
