// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <array>
#include <cstddef>

// The two themes: what each colour means, and a colour for each of up to eight workers.
//
// theme_of() is a constant table that any thread may read; theme() and choose_theme() belong to the GUI
// thread. Invariants, asserted by the tests: every text colour reaches a WCAG contrast of 4.5 on window,
// panel and raised, every worker colour 3, and worker_text 4.5. A worker's colour never stands alone: see
// mark.hpp.
//
//     list->AddRectFilled(a, b, theme().worker_colour(lane));
//     list->AddText(position, colour_of(Tone::lost), "lost");

namespace sharescope::gui {

enum class ThemeKind { dark, light };

/// What a piece of text or a figure means; the theme decides the colour.
enum class Tone { text, muted, accent, waiting, holding, lost, ok, warning };

struct Theme {
  static constexpr std::size_t workers = 8;

  ThemeKind kind;
  ImU32 window;     ///< behind the panels
  ImU32 panel;      ///< behind most text
  ImU32 raised;     ///< buttons, tracks, the head of a table
  ImU32 outline;    ///< around panels and buttons
  ImU32 grid_line;  ///< within charts
  ImU32 text;
  ImU32 muted_text;
  ImU32 accent;     ///< what can be pressed, what is chosen
  ImU32 on_accent;  ///< text and icons upon `accent`
  ImU32 waiting;
  ImU32 holding;
  ImU32 lost;
  ImU32 ok;
  ImU32 warning;
  std::array<ImU32, workers> worker;       ///< Okabe-Ito, adjusted for this background: spans, marks, lines
  std::array<ImU32, workers> worker_text;  ///< the same hues, readable as text

  /// Any number is allowed: the ninth worker looks like the first.
  ImU32 worker_colour(int number) const;
  ImU32 worker_text_colour(int number) const;
};

/// The table of a theme. Never throws.
const Theme& theme_of(ThemeKind kind);

/// The theme that is being drawn.
const Theme& theme();

/// The current theme's colour for a meaning; readable as text on all three backgrounds.
ImU32 colour_of(Tone tone);

/// Makes `kind` the current theme. Window does it between frames; Window::set_theme() is what a view wants.
void choose_theme(ThemeKind kind);

}  // namespace sharescope::gui
