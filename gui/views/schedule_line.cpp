// SPDX-License-Identifier: MIT
#include "views/schedule_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "model/stepper.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

std::string letters_of(const Choice& choice) { return write_choices({&choice, 1}); }

struct Letter {
  Choice choice;
  std::size_t number;  ///< from 1
  bool done;
  bool newest;
};

bool draw_letter(const Letter& letter, ImVec2 at, float width) {
  const float height = schedule_line_height();
  const ImVec2 to{at.x + width - px(2), at.y + height};
  const int slot = letter.choice.worker - 1;
  ImGui::PushID(static_cast<int>(letter.number));
  ImGui::SetCursorScreenPos(at);
  const bool pressed = ImGui::InvisibleButton("letter", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  tooltip(fmt::format("Step {} {}", letter.number,
                      letter.done ? "was done: a click goes back to it" : "is to come: a click goes there"));
  ImGui::PopID();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 colour = theme().worker_colour(slot);
  const ImU32 ground = letter.done ? mix(theme().panel, colour, hovered ? 0.45F : 0.3F) : theme().panel;
  list->AddRectFilled(at, to, ground, px(4));
  list->AddRect(at, to, letter.newest ? theme().text : with_opacity(colour, letter.done ? 1.0F : 0.55F),
                px(4), 0, letter.newest ? px(2) : px(1));
  const std::string words = letters_of(letter.choice);
  draw_text_fitted(list, fonts().strong, {at.x, at.y + px(2)}, width - px(2),
                   with_opacity(theme().worker_text_colour(slot), letter.done ? 1.0F : 0.75F), words,
                   Align::center);
  note_place("step", fmt::format("{}", letter.number), at, to);
  return pressed;
}

}  // namespace

float schedule_line_height() { return line_height(fonts().strong) + px(4); }

void draw_schedule_line(Stepper& stepper) {
  const std::vector<Choice> done = stepper.schedule();
  const std::vector<Choice> to_come = stepper.to_come();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const float each = px(24);
  const std::size_t all = done.size() + to_come.size();
  const auto fit = static_cast<std::size_t>(std::max(2.0F, std::floor(room / each)));
  if (all == 0) {
    draw_text_fitted(ImGui::GetWindowDrawList(), fonts().body, {at.x, at.y + px(2)}, room, theme().muted_text,
                     "The schedule, letter by letter, comes here.");
    ImGui::Dummy({room, schedule_line_height()});
    return;
  }
  // The newest step stays in sight, with as much as there is room for of what is around it.
  std::size_t first = 0;
  if (all > fit) {
    const std::size_t shown = fit - 1;
    const std::size_t ahead = std::min(to_come.size(), shown / 3);
    first = std::min(done.size() + ahead > shown ? done.size() + ahead - shown : 0, all - shown);
  }
  float x = at.x;
  if (first > 0) {
    draw_text(ImGui::GetWindowDrawList(), fonts().strong, {x + px(5), at.y + px(2)}, theme().muted_text, "…");
    x += each;
  }
  std::size_t wanted = SIZE_MAX;
  for (std::size_t i = first; i < all && x + each <= at.x + room + 1; ++i, x += each) {
    const bool is_done = i < done.size();
    const Letter letter{is_done ? done[i] : to_come[i - done.size()], i + 1, is_done, i + 1 == done.size()};
    if (draw_letter(letter, {x, at.y}, each)) wanted = i + 1;
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({room, schedule_line_height()});
  if (wanted != SIZE_MAX) stepper.go_to(wanted);
}

}  // namespace sharescope::gui
