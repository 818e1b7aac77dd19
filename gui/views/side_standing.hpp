// SPDX-License-Identifier: MIT
#pragma once

/// How one side of the stage stands, and how that looks: the same word, tone and sign on its card and in the table.
///
/// Pure functions of the context: GUI thread.
///
///     const Look look = look_of(standing_of(side));

#include <string_view>

#include "model/stage.hpp"
#include "views/view.hpp"

namespace sharescope::gui {

struct Look {
  Tone tone;
  Icon icon;
};

Look look_of(const Run::Standing& standing);
std::string_view title_of(const Side& side);
Run::Standing standing_of(const Side& side);

/// Room for the sign of the mistake or of the cure; none while a demo runs alone.
float sign_width(const ViewContext& context);

/// The sign itself, around that point.
void draw_side_sign(std::size_t index, ImVec2 centre);

}  // namespace sharescope::gui
