// SPDX-License-Identifier: MIT
#pragma once

#include "window/icon.hpp"
#include "window/theme.hpp"

#include <string_view>

// A state in a word, on a tinted ground: "running", "deadlock", "as declared".
//
// GUI thread, within a frame and an ImGui window. The word says it; the colour and the sign only help.
//
//     pill("waiting", Tone::waiting, Icon::pause);

namespace sharescope::gui {

void pill(std::string_view word, Tone tone, Icon icon = Icon::none);
float pill_width(std::string_view word, Icon icon = Icon::none);
float pill_height();

}  // namespace sharescope::gui
