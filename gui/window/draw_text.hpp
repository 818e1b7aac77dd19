// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <string_view>

// Text drawn at a place of one's own choice, cut with an ellipsis where there is no room.
//
// GUI thread, within a frame. Nothing here moves ImGui's cursor; widgets/text.hpp has the items that do.
//
//     bool cut = draw_text_fitted(list, fonts().body, at, 120, theme().text, lane_name);

namespace sharescope::gui {

enum class Align { left, center, right };

void draw_text(ImDrawList* list, const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);

/// Draws within `width`; true when the end had to be replaced by an ellipsis. `at` is the upper left corner.
bool draw_text_fitted(ImDrawList* list, const ImFont* font, ImVec2 at, float width, ImU32 colour,
                      std::string_view text, Align align = Align::left);

/// How many bytes of `text` fit in `width`, ending between two characters.
std::size_t bytes_that_fit(const ImFont* font, std::string_view text, float width);

}  // namespace sharescope::gui
