// SPDX-License-Identifier: MIT
#include "window/widgets/text.hpp"

#include "window/fonts.hpp"
#include "window/mark.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/widgets/tooltip.hpp"

#include <algorithm>
#include <cfloat>

namespace sharescope::gui {

namespace {

float room_left() { return std::max(px(1), ImGui::GetContentRegionAvail().x); }

/// A title that has the line for itself takes as many lines as it needs.
void title_alone(const ImFont* font, std::string_view title) {
  const float width = room_left();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const char* end = title.data() + title.size();
  const float height = font->CalcTextSizeA(line_height(font), FLT_MAX, width, title.data(), end).y;
  ImGui::GetWindowDrawList()->AddText(font, line_height(font), at, theme().text, title.data(), end, width);
  ImGui::Dummy({width, height});
  note_place("title", title, at, {at.x + width, at.y + height});
}

/// A title at the left, a remark at the right; the remark gives way first.
void title_line(const ImFont* font, std::string_view title, std::string_view remark) {
  const float width = room_left();
  if (remark.empty() && text_size(font, title).x > width) return title_alone(font, title);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImFont* small = fonts().small;
  const float height = line_height(font);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float gap = px(12);
  const float title_width = std::min(width, text_size(font, title).x);
  const float remark_room = std::max(0.0F, width - title_width - gap);
  bool cut = draw_text_fitted(list, font, at, width, theme().text, title);
  // A few letters and an ellipsis would say nothing.
  const bool remark_fits = text_size(small, remark).x <= remark_room || remark_room > px(90);
  if (!remark.empty() && remark_fits) {
    const float baseline = at.y + font->Ascent * font->Scale - small->Ascent * small->Scale;
    cut |= draw_text_fitted(list, small, {at.x + width - remark_room, baseline}, remark_room,
                            theme().muted_text, remark, Align::right);
  }
  ImGui::Dummy({width, height});
  note_place("title", title, at, {at.x + width, at.y + height}, cut);
  if (cut || (!remark.empty() && !remark_fits)) tooltip(title, remark);
}

}  // namespace

void text(std::string_view words, const TextStyle& style) {
  const ImFont* font = style.font == nullptr ? fonts().body : style.font;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float needed = text_size(font, words).x;
  const float width = style.width > 0 ? style.width : std::min(needed, room_left());
  const bool cut = draw_text_fitted(ImGui::GetWindowDrawList(), font, at, width, colour_of(style.tone), words,
                                    style.align);
  ImGui::Dummy({width, line_height(font)});
  note_place("text", words, at, {at.x + width, at.y + line_height(font)}, cut);
  if (cut) tooltip(words);
}

void paragraph(std::string_view words, Tone tone) {
  if (words.empty()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushStyleColor(ImGuiCol_Text, colour_of(tone));
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  note_place("paragraph", words.substr(0, 24), at, ImGui::GetItemRectMax());
}

void heading(std::string_view title, std::string_view remark) { title_line(fonts().heading, title, remark); }

void section(std::string_view title, std::string_view remark) {
  title_line(fonts().strong, title, remark);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = px(1);
  const float y = at.y - ImGui::GetStyle().ItemSpacing.y + px(3);
  ImGui::GetWindowDrawList()->AddRectFilled({at.x, y}, {at.x + room_left(), y + line}, theme().outline);
  ImGui::Dummy({1, px(1)});
}

void worker_name(int worker, std::string_view name, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImFont* font = fonts().body;
  const float height = line_height(font);
  const float radius = height * 0.29F;
  const float indent = height;
  if (width <= 0) width = std::min(room_left(), indent + text_size(font, name).x);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_mark(list, mark_of(worker), {at.x + height * 0.42F, at.y + height / 2}, radius,
            theme().worker_colour(worker));
  const bool cut = draw_text_fitted(list, font, {at.x + indent, at.y}, width - indent, theme().text, name);
  ImGui::Dummy({width, height});
  note_place("worker", name, at, {at.x + width, at.y + height}, cut);
  if (cut) tooltip(name);
}

}  // namespace sharescope::gui
