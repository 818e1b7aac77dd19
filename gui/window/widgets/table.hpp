// SPDX-License-Identifier: MIT
#pragma once

#include "window/icon.hpp"
#include "window/theme.hpp"

#include <imgui.h>

#include <span>
#include <string_view>

// Rows and columns with a head that stays, whose cells elide what does not fit.
//
// GUI thread, within a frame and an ImGui window. Cells are filled from left to right; every cell() goes to
// the next. A long table only costs what is visible when the caller uses ImGuiListClipper with row_height().
//
//     const Column columns[] = {{.title = "name", .share = 2}, {.title = "value", .right = true}};
//     if (Table memory{"memory", columns}) {
//       memory.row();
//       memory.cell("counter");
//       memory.cell("1,000,000", {.font = fonts().mono});
//     }

namespace sharescope::gui {

struct Column {
  std::string_view title;
  float share = 1;     ///< of the width that is left over
  float width = 0;     ///< or exactly this wide, already scaled
  bool right = false;  ///< numbers stand at the right
};

struct CellStyle {
  ImFont* font = nullptr;
  Tone tone = Tone::text;
  int worker = -1;            ///< puts this worker's mark before the text
  Icon icon = Icon::none;     ///< or this sign
  std::string_view tip = {};  ///< shown when the mouse rests on it; else what did not fit
};

class Table {
 public:
  /// `height` 0: as high as its rows; otherwise it scrolls.
  Table(const char* id, std::span<const Column> columns, float height = 0);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  /// False when nothing of it is visible: do not fill it then.
  explicit operator bool() const { return open_; }

  void row(bool chosen = false);
  /// A row that can be pressed as a whole. True when it was. `name` is for tests, `id` is its own in the table.
  bool button_row(int id, std::string_view name);
  void cell(std::string_view words, const CellStyle& style = {});

  /// Goes to the next cell and leaves drawing it to the caller.
  void custom_cell();

  static float row_height();

 private:
  std::span<const Column> columns_;
  bool open_;
  int column_ = 0;
};

}  // namespace sharescope::gui
