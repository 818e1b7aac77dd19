// SPDX-License-Identifier: MIT
#include "views/step_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "model/step_text.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

constexpr float least_width = 132;
constexpr float widest = 300;
/// More than these have slim cards, unless the window is tall.
constexpr std::size_t most_large = 4;

float padding() { return px(8); }

/// In the largest letters in which all of it fits, or cut in the smallest.
void draw_as_large_as_fits(ImDrawList* list, ImVec2 at, float width, ImU32 ink, std::string_view words) {
  for (const ImFont* font : {fonts().strong, fonts().body}) {
    if (text_size(font, words).x <= width) return draw_text(list, font, at, ink, words);
  }
  draw_text_fitted(list, fonts().small, {at.x, at.y + px(2)}, width, ink, words);
}

struct CardWords {
  std::string letter;
  std::string name;
  std::string next;
  std::string below;  ///< the obstacle, or the place
  std::string read;
  bool waits;
};

CardWords words_of(const StepCard& card) {
  const Stepper& stepper = card.stepping.stepper_of(card.side);
  const Run& run = *card.stepping.part(card.side).run;
  const SeatCopy& seat = stepper.stage().seats[card.worker];
  CardWords words;
  words.letter = std::string(1, letter_of(static_cast<std::uint8_t>(card.worker + 1)));
  words.name = run.now().lane_text(seat.ticket);
  words.next = short_pending_text(seat, run.now());
  words.below = short_obstacle_text(seat, stepper.stage(), run.now());
  words.waits = seat.standing == Standing::disabled;
  const auto place = run.reader().place(static_cast<PlaceId>(seat.place));
  if (words.below.empty()) {
    const std::string value = value_to_read(seat, run);
    if (!value.empty()) words.below = "would read " + value;
    if (place)
      words.below = fmt::format("line {}{}{}", place->line, words.below.empty() ? "" : ", ", words.below);
  }
  const bool over = seat.standing == Standing::ended || seat.standing == Standing::failed ||
                    seat.standing == Standing::lost;
  if (over) words.next = std::exchange(words.below, {});
  if (const auto read = stepper.last_read(card.worker + 1)) words.read = last_read_text(*read, run.now());
  return words;
}

std::string tip_of(const StepCard& card, const CardWords& words) {
  const SeatCopy& seat = card.stepping.stepper_of(card.side).stage().seats[card.worker];
  const Run& run = *card.stepping.part(card.side).run;
  const std::string next = pending_text(seat, run);
  std::string tip = words.name + (next.empty() ? "" : ": " + next);
  if (const std::string obstacle = obstacle_text(seat, run.now()); !obstacle.empty())
    tip += ". It " + obstacle;
  if (const std::string place = place_text(seat.place, run.reader()); !place.empty()) tip += ". " + place;
  if (!words.read.empty()) tip += ". It has read " + words.read;
  if (card.may_be_moved && !words.waits) tip += ". A click lets it do that";
  if (!card.may_be_moved) tip += ". It is given the same choices as the mistake";
  return tip + ".";
}

struct Inks {
  ImU32 ground;
  ImU32 rim;
  ImU32 strong;
  ImU32 faint;
};

Inks inks_of(const StepCard& card, bool can, bool waits, bool hovered) {
  const Theme& now = theme();
  Inks inks{mix(now.panel, now.raised, 0.55F), now.outline, now.text, now.muted_text};
  const ImU32 colour = now.worker_colour(static_cast<int>(card.worker));
  if (can) inks.ground = mix(now.panel, colour, hovered && card.may_be_moved ? 0.30F : 0.15F);
  if (can) inks.rim = colour;
  if (waits) inks.rim = with_opacity(now.waiting, 0.8F);
  if (waits) inks.faint = now.waiting;
  if (!can && !waits) inks.strong = now.muted_text;
  return inks;
}

/// A register as textbooks draw it: a box with the value, and what it is a copy of before it.
void draw_register(ImDrawList* list, ImVec2 at, float width, const std::string& read, const Inks& inks) {
  const float height = line_height(fonts().mono_small) + px(2);
  list->AddRectFilled(at, {at.x + width, at.y + height}, theme().panel, px(3));
  list->AddRect(at, {at.x + width, at.y + height}, theme().outline, px(3));
  const std::string_view caption = "read";
  const float left = text_size(fonts().small, caption).x + px(10);
  draw_text(list, fonts().small, {at.x + px(5), at.y + px(1)}, theme().muted_text, caption);
  draw_text_fitted(list, fonts().mono_small, {at.x + left, at.y + px(1)}, width - left - px(4),
                   read.empty() ? theme().muted_text : inks.strong, read.empty() ? "—" : read);
}

bool draw_head(ImDrawList* list, const StepCard& card, const CardWords& words, ImVec2 at, float width,
               const Inks& inks) {
  const int slot = static_cast<int>(card.worker);
  const float height = line_height(fonts().strong);
  draw_mark(list, mark_of(slot), {at.x + px(7), at.y + height / 2}, px(7), theme().worker_colour(slot));
  draw_text(list, fonts().strong, {at.x + px(19), at.y}, theme().worker_text_colour(slot), words.letter);
  const float left = px(19) + text_size(fonts().strong, words.letter).x + px(7);
  return draw_text_fitted(list, fonts().small, {at.x + left, at.y + px(2)}, width - left, inks.faint,
                          words.name);
}

void draw_large(ImDrawList* list, const StepCard& card, const CardWords& words, ImVec2 at, ImVec2 size,
                const Inks& inks) {
  const float width = size.x - 2 * padding();
  ImVec2 pen{at.x + padding(), at.y + padding() - px(1)};
  draw_head(list, card, words, pen, width, inks);
  pen.y += line_height(fonts().strong) + px(2);
  draw_as_large_as_fits(list, pen, width, inks.strong, words.next);
  pen.y += line_height(fonts().strong);
  draw_text_fitted(list, fonts().small, pen, width, words.waits ? theme().waiting : inks.faint, words.below);
  pen.y += line_height(fonts().small) + px(3);
  draw_register(list, pen, width, words.read, inks);
}

void draw_slim(ImDrawList* list, const StepCard& card, const CardWords& words, ImVec2 at, ImVec2 size,
               const Inks& inks) {
  const int slot = static_cast<int>(card.worker);
  const float width = size.x - 2 * px(6);
  const ImVec2 pen{at.x + px(6), at.y + px(4)};
  draw_mark(list, mark_of(slot), {pen.x + px(7), pen.y + line_height(fonts().strong) / 2}, px(6),
            theme().worker_colour(slot));
  draw_text(list, fonts().strong, {pen.x + px(18), pen.y}, theme().worker_text_colour(slot), words.letter);
  const float left = px(18) + text_size(fonts().strong, words.letter).x + px(6);
  draw_as_large_as_fits(list, {pen.x + left, pen.y}, width - left, inks.strong, words.next);
  const std::string below = words.waits || words.read.empty() ? words.below : "read " + words.read;
  draw_text_fitted(list, fonts().small, {pen.x, pen.y + line_height(fonts().strong)}, width,
                   words.waits ? theme().waiting : inks.faint, below);
}

/// Small, in the card's corner; `right` is moved to its left for the next.
bool corner_button(const StepCard& card, const char* what, float& right, float top, std::string_view tip,
                   const std::string& shortcut) {
  const float width = text_size(fonts().small, what).x + px(12);
  const float height = line_height(fonts().small) + px(4);
  const ImVec2 from{right - width, top};
  const ImVec2 to{right, top + height};
  ImGui::SetCursorScreenPos(from);
  const bool pressed = ImGui::InvisibleButton(what, {width, height});
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(from, to, ImGui::IsItemHovered() ? theme().outline : theme().raised, px(4));
  draw_text(list, fonts().small, {from.x + px(6), from.y + px(2)}, theme().text, what);
  note_place(what, std::string(1, letter_of(static_cast<std::uint8_t>(card.worker + 1))), from, to);
  tooltip(tip, shortcut);
  right = from.x - px(4);
  return pressed;
}

/// What else than its next operation may happen to a worker, when somebody says so.
StepCardPress corner_buttons(const StepCard& card, const SeatCopy& seat, ImVec2 at, ImVec2 size) {
  StepCardPress press = StepCardPress::none;
  float right = at.x + size.x - px(5);
  const float top = at.y + px(5);
  const bool lives = seat.standing == Standing::ready || seat.standing == Standing::disabled;
  const bool near = ImGui::IsMouseHoveringRect(at, {at.x + size.x, at.y + size.y});
  if (lives && (near || card.picked) &&
      corner_button(card, "kill", right, top, "Its process is killed here, with all that it holds",
                    fmt::format("Ctrl {}", card.worker + 1)))
    press = StepCardPress::kill;
  if (seat.standing == Standing::disabled && seat.can_time_out &&
      corner_button(card, "time is up", right, top, "Its wait has a time limit, and ends in vain now",
                    fmt::format("Shift {}", card.worker + 1)))
    press = StepCardPress::time_out;
  return press;
}

}  // namespace

StepCardGrid step_card_grid(float room, std::size_t workers) {
  StepCardGrid grid;
  const float gap = px(8);
  const auto fit =
      static_cast<std::size_t>(std::max(1.0F, std::floor((room + gap) / (px(least_width) + gap))));
  const bool low = ImGui::GetMainViewport()->Size.y < px(760);
  grid.slim = (workers > most_large && low) || (workers > 2 && fit < workers);
  grid.columns = std::clamp<std::size_t>(grid.slim ? std::min<std::size_t>(fit, (workers + 1) / 2) : workers,
                                         1, std::max<std::size_t>(fit, 1));
  const auto columns = static_cast<float>(grid.columns);
  const float width = std::min(std::floor((room - gap * (columns - 1)) / columns), px(widest));
  const float large = 2 * padding() + 2 * line_height(fonts().strong) + line_height(fonts().small) +
                      line_height(fonts().mono_small) + px(6);
  const float slim = line_height(fonts().strong) + line_height(fonts().small) + px(9);
  grid.size = {width, grid.slim ? slim : large};
  return grid;
}

StepCardPress draw_step_card(const StepCard& card, ImVec2 at, const StepCardGrid& grid) {
  ImGui::PushID(static_cast<int>(card.side * limits::seats + card.worker));
  const Stepper& stepper = card.stepping.stepper_of(card.side);
  const SeatCopy& seat = stepper.stage().seats[card.worker];
  const bool can = seat.standing == Standing::ready;
  const CardWords words = words_of(card);
  StepCardPress press = StepCardPress::none;
  ImGui::SetCursorScreenPos(at);
  if (ImGui::InvisibleButton("card", grid.size) && card.may_be_moved) press = StepCardPress::move;
  const bool hovered = ImGui::IsItemHovered();
  ImGui::SetItemAllowOverlap();
  const std::string tip = tip_of(card, words);
  tooltip(tip, card.may_be_moved ? fmt::format("{}", card.worker + 1) : std::string());

  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 to{at.x + grid.size.x, at.y + grid.size.y};
  const Inks inks = inks_of(card, can, words.waits, hovered);
  list->AddRectFilled(at, to, inks.ground, px(6));
  list->AddRect(at, to, inks.rim, px(6), 0, card.picked ? px(3) : px(1));
  if (grid.slim) {
    draw_slim(list, card, words, at, grid.size, inks);
  } else {
    draw_large(list, card, words, at, grid.size, inks);
  }
  note_place("step card", fmt::format("{} {}", card.side, words.letter), at, to);
  if (card.may_be_moved) {
    const StepCardPress other = corner_buttons(card, seat, at, grid.size);
    if (other != StepCardPress::none) press = other;
  }
  ImGui::PopID();
  return press;
}

}  // namespace sharescope::gui
