// SPDX-License-Identifier: MIT
#pragma once

#include "window/draw_text.hpp"
#include "window/theme.hpp"

#include <imgui.h>

#include <string_view>

// Lines of text as items of the layout. What does not fit ends in an ellipsis and shows the whole in a
// tooltip.
//
// GUI thread, within a frame and an ImGui window. A width of 0 means all that is left of the line.
//
//     heading("Lost update", "chapter 3");
//     text(place.function, {.font = fonts().mono, .tone = Tone::muted});

namespace sharescope::gui {

struct TextStyle {
  ImFont* font = nullptr;  ///< null: fonts().body
  Tone tone = Tone::text;
  float width = 0;
  Align align = Align::left;
};

/// One line. Takes the room the text needs, up to `width` (or exactly `width` when it is given).
void text(std::string_view words, const TextStyle& style = {});

/// As many lines as it takes, in the room that is left of the line.
void paragraph(std::string_view words, Tone tone = Tone::text);

/// The title of a region, with an optional remark in small letters at the right end.
void heading(std::string_view title, std::string_view remark = {});

/// The title of a part of a region, over a thin line.
void section(std::string_view title, std::string_view remark = {});

/// A worker's mark in its colour, and its name.
void worker_name(int worker, std::string_view name, float width = 0);

}  // namespace sharescope::gui
