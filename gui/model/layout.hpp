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
  float scale = 1;          ///< of the text, 1 when a line is 20 units high
  float gap = 8;            ///< between regions
  float controls = 100;     ///< height that the controls need
  float cards = 200;        ///< height that the cards need to show all they have
  float least_cards = 150;  ///< height that they need for the verdicts alone
};

struct WindowLayout {
  Region list;      ///< chapters and demos; absent: a menu in the stage's head
  Region cards;     ///< the verdicts of the runs, side by side
  Region views;     ///< chart, memory and whatever has become a tab
  Region source;    ///< absent: a tab
  Region controls;  ///< along the bottom
  /// The cards have room for the workers and the throughput, too; else the workers are a tab.
  bool tall_cards = true;
};

WindowLayout lay_out(const LayoutWish& wish) noexcept;

}  // namespace sharescope::gui
