// SPDX-License-Identifier: MIT
#pragma once

/// Where the regions of the window go, for any size of window and text: what has no room of its own becomes a
/// tab of the stage, and the list of demos a menu, so that nothing is cut and no text shrinks.
///
/// Pure function; any thread. Lengths in drawing units. Invariant: regions do not overlap and fill the window
/// but for the gaps; a region that is absent has no size.
///
///     WindowLayout layout = lay_out({1280, 720, 1.0, 8, 200, 100});
///     if (layout.source.width > 0) …

namespace sharescope::gui {

struct Region {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  bool present() const noexcept { return width > 0 && height > 0; }
  float right() const noexcept { return x + width; }
  float bottom() const noexcept { return y + height; }
};

struct LayoutWish {
  float width = 1280;
  float height = 720;
  float scale = 1;      ///< of the text, 1 when a line is 20 units high
  float gap = 8;        ///< between regions
  float controls = 68;  ///< height that the controls need
  float cards = 200;    ///< height that the verdicts need, workers and speed included
};

struct WindowLayout {
  Region list;      ///< chapters and demos; absent: a menu
  Region cards;     ///< the verdicts of the runs
  Region views;     ///< chart, memory and whatever has become a tab
  Region source;    ///< absent: a tab
  Region controls;  ///< along the bottom
  /// So little room for so large a text that the verdicts are a table, the sliders a tab, and the chart bare.
  bool compact = false;
};

/// Whether a window of that size has so little room; what controls and cards need depends on it.
bool is_compact(float width, float height, float scale) noexcept;

WindowLayout lay_out(const LayoutWish& wish) noexcept;

}  // namespace sharescope::gui
