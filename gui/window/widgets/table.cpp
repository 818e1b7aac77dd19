// SPDX-License-Identifier: MIT
#include "window/widgets/table.hpp"

#include "window/colour.hpp"
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

void draw_cell(std::string_view words, const ImFont* font, ImU32 ink, bool right,
               const CellStyle& style = {}) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(px(1), ImGui::GetContentRegionAvail().x);
  const float height = line_height(fonts().body);
  float indent = 0;
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (style.worker >= 0) {
    indent = height;
    draw_mark(list, mark_of(style.worker), {at.x + height * 0.42F, at.y + height / 2}, height * 0.27F,
              theme().worker_colour(style.worker));
  } else if (style.icon != Icon::none) {
    indent = height;
    draw_icon(list, style.icon, {at.x + height * 0.42F, at.y + height / 2}, height * 0.7F, ink);
  }
  const float baseline = fonts().body->Ascent * fonts().body->Scale - font->Ascent * font->Scale;
  const bool cut = draw_text_fitted(list, font, {at.x + indent, at.y + baseline}, width - indent, ink, words,
                                    right ? Align::right : Align::left);
  ImGui::Dummy({width, height});
  if (!words.empty()) note_place("cell", words, at, {at.x + width, at.y + height}, cut);
  if (!style.tip.empty()) {
    tooltip(style.tip);
  } else if (cut) {
    tooltip(words);
  }
}

}  // namespace

Table::Table(const char* id, std::span<const Column> columns, float height) : columns_(columns) {
  ImGuiTableFlags flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH |
                          ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_PadOuterX;
  if (height > 0) flags |= ImGuiTableFlags_ScrollY;
  open_ = ImGui::BeginTable(id, static_cast<int>(columns.size()), flags, {0, height});
  if (!open_) return;
  for (const Column& column : columns) {
    const ImGuiTableColumnFlags sizing =
        column.width > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch;
    ImGui::TableSetupColumn(std::string{column.title}.c_str(), sizing,
                            column.width > 0 ? column.width : column.share);
  }
  if (height > 0) ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    ImGui::TableSetColumnIndex(static_cast<int>(i));
    draw_cell(columns[i].title, fonts().small, theme().muted_text, columns[i].right);
  }
}

Table::~Table() {
  if (open_) ImGui::EndTable();
}

void Table::row(bool chosen) {
  ImGui::TableNextRow();
  if (chosen) ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg1, with_opacity(theme().accent, 0.2F));
  column_ = 0;
}

bool Table::button_row(int id, std::string_view name) {
  row();
  ImGui::TableSetColumnIndex(0);
  const ImVec2 at = ImGui::GetCursorPos();
  ImGui::PushID(id);
  const bool pressed = ImGui::Selectable(
      "##row", false, ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap,
      {0, row_height() - 2 * ImGui::GetStyle().CellPadding.y});
  note_place("row", name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  ImGui::PopID();
  ImGui::SetCursorPos(at);
  return pressed;
}

void Table::custom_cell() { ImGui::TableSetColumnIndex(column_++); }

void Table::cell(std::string_view words, const CellStyle& style) {
  const bool right = columns_[static_cast<std::size_t>(column_)].right;
  custom_cell();
  draw_cell(words, style.font == nullptr ? fonts().body : style.font, colour_of(style.tone), right, style);
}

float Table::row_height() { return line_height(fonts().body) + 2 * ImGui::GetStyle().CellPadding.y; }

}  // namespace sharescope::gui
