// SPDX-License-Identifier: MIT
#include "views/verdict_table.hpp"

#include <cmath>
#include <string>

#include "views/side_standing.hpp"
#include "views/verdict_figures.hpp"
#include "window/places.hpp"

namespace sharescope::gui {

void draw_verdict_table(ViewContext& context) {
  const ImFont* digits = fonts().figures.back();
  const float room = ImGui::GetContentRegionAvail().x;
  const float row = std::max(line_height(fonts().body), line_height(digits)) + px(2);
  const float state = px(26);
  const float title = std::floor(room * 0.22F);
  const float each = std::floor((room - title - state) / 3);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto column = [&](int number) { return at.x + title + each * static_cast<float>(number); };
  float y = at.y + line_height(fonts().small);
  for (std::size_t index = 0; index < context.stage.sides().size(); ++index) {
    const Side& side = context.stage.sides()[index];
    const Run::Standing standing = standing_of(side);
    const Look look = look_of(standing);
    const float text_y = y + (row - line_height(fonts().body)) / 2;
    const float sign = sign_width(context);
    if (sign > 0) draw_side_sign(index, {at.x + px(8), y + row / 2});
    const bool cut = draw_text_fitted(list, fonts().strong, {at.x + sign, text_y}, title - sign - px(8),
                                      theme().text, sign > 0 ? part_of_side(context, index) : title_of(side));
    note_place("run", side.name, {at.x, y}, {at.x + title, y + row}, cut);
    if (side.run && !side.run->verdicts().empty()) {
      VerdictNumbers numbers = numbers_of(side.run->verdicts().front(), was_cut_short(*side.run));
      if (const std::string cost = cost_text(context.stage.cost_ratio()); index == 1 && !cost.empty()) {
        numbers.note += (numbers.note.empty() ? "" : ", ") + cost;
      }
      const float number_y = y + (row - line_height(digits)) / 2;
      draw_text_fitted(list, digits, {column(0), number_y}, each, theme().text, numbers.loss.expected);
      draw_text_fitted(list, digits, {column(1), number_y}, each, theme().text, numbers.loss.actual);
      draw_text_fitted(list, digits, {column(2), number_y}, each, colour_of(numbers.tone),
                       numbers.loss.difference);
      const float used = text_size(digits, numbers.loss.difference).x + px(8);
      draw_text_fitted(list, fonts().small, {column(2) + used, y + (row - line_height(fonts().small)) / 2},
                       each - used, colour_of(numbers.tone), numbers.note);
      if (index == 0) {
        draw_text_fitted(list, fonts().small, {column(0), at.y}, each, theme().muted_text,
                         numbers.expected_caption);
        draw_text_fitted(list, fonts().small, {column(1), at.y}, each, theme().muted_text,
                         numbers.actual_caption);
        draw_text_fitted(list, fonts().small, {column(2), at.y}, each, theme().muted_text,
                         numbers.loss.difference_label);
      }
    }
    const Icon icon = look.icon == Icon::none ? Icon::stop : look.icon;
    draw_icon(list, icon, {at.x + room - state / 2, y + row / 2}, px(18), colour_of(look.tone));
    ImGui::SetCursorScreenPos({at.x + room - state, y});
    ImGui::Dummy({state, row});
    tooltip(standing.sentence.empty() ? standing.word : standing.word + ": " + standing.sentence);
    note_place("standing", side.name, {at.x + room - state, y}, {at.x + room, y + row});
    y += row;
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({room, y - at.y});
  for (const Side& side : context.stage.sides()) {
    const Run::Standing standing = standing_of(side);
    if (!standing.sentence.empty()) paragraph(standing.sentence, look_of(standing).tone);
  }
}

}  // namespace sharescope::gui
