// SPDX-License-Identifier: MIT
#include "window/widgets/progress.hpp"

#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/mark.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/widgets/tooltip.hpp"

#include <algorithm>
#include <string>

namespace sharescope::gui {

namespace {

struct Columns {
  float name;
  float bar;
  float remark;
  float gap;
};

Columns columns_for(std::span<const ProgressRow> rows, float room) {
  Columns columns{0, 0, 0, px(10)};
  for (const ProgressRow& row : rows) {
    columns.name = std::max(columns.name, text_size(fonts().body, row.name).x);
    columns.remark = std::max(columns.remark, text_size(fonts().number, row.remark).x);
  }
  columns.name += line_height(fonts().body);
  const float gaps = columns.gap * (columns.remark > 0 ? 2.0F : 1.0F);
  const float least_bar = px(48);
  // Where it is narrow, the name gives way to the bar, then the remark does.
  const float least_name = std::min(columns.name, line_height(fonts().body) + px(40));
  columns.name = std::clamp(room - gaps - columns.remark - least_bar, least_name, columns.name);
  const float most_remark = std::max(0.0F, room - gaps - columns.name - least_bar);
  columns.remark = std::min(columns.remark, most_remark);
  columns.bar = std::max(px(8), room - gaps - columns.name - columns.remark);
  return columns;
}

void draw_bar(ImDrawList* list, ImVec2 at, float width, float height, double share, ImU32 colour) {
  const float rounding = height / 2;
  list->AddRectFilled(at, {at.x + width, at.y + height}, theme().raised, rounding);
  list->AddRect(at, {at.x + width, at.y + height}, theme().outline, rounding);
  if (share <= 0) return;
  const float filled = width * static_cast<float>(std::min(share, 1.0));
  list->PushClipRect(at, {at.x + filled, at.y + height}, true);
  list->AddRectFilled(at, {at.x + width, at.y + height}, colour, rounding);
  list->PopClipRect();
}

void draw_row(const ProgressRow& row, const Columns& columns, float room) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImFont* font = fonts().body;
  const float height = line_height(font);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 colour = theme().worker_colour(row.worker);
  draw_mark(list, mark_of(row.worker), {at.x + height * 0.42F, at.y + height / 2}, height * 0.29F, colour);
  bool cut =
      draw_text_fitted(list, font, {at.x + height, at.y}, columns.name - height, theme().text, row.name);
  const float bar_height = px(12);
  const float bar_left = at.x + columns.name + columns.gap;
  if (row.share >= 0) {
    draw_bar(list, {bar_left, at.y + (height - bar_height) / 2}, columns.bar, bar_height, row.share, colour);
  }
  if (columns.remark > 0) {
    cut |= draw_text_fitted(list, fonts().number, {bar_left + columns.bar + columns.gap, at.y},
                            columns.remark, colour_of(row.tone), row.remark, Align::right);
  }
  ImGui::Dummy({room, height});
  note_place("progress", row.name, at, {at.x + room, at.y + height}, cut);
  if (cut) tooltip(std::string{row.name} + "  " + std::string{row.remark});
}

}  // namespace

void progress(std::span<const ProgressRow> rows) {
  const float room = std::max(px(1), ImGui::GetContentRegionAvail().x);
  const Columns columns = columns_for(rows, room);
  for (const ProgressRow& row : rows)
    draw_row(row, columns, room);
}

}  // namespace sharescope::gui
