// SPDX-License-Identifier: MIT
#include "views/step_side.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "model/last_chance.hpp"
#include "model/loss.hpp"
#include "model/step_text.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "views/shared_chips.hpp"
#include "views/side_standing.hpp"
#include "views/step_card.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

struct StepStanding {
  std::string word;
  Tone tone;
  Icon icon;
};

StepStanding step_standing_of(const Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  const Snapshot& now = stepping.part(side).run->now();
  if (stepper.is_moving() && stepper.steps().empty()) return {"starting", Tone::muted, Icon::none};
  switch (stepper.stage().end) {
    case ExecutionEnd::held:
      if (side == 0) return {"your move", Tone::accent, Icon::none};
      return {"follows", Tone::muted, Icon::none};
    case ExecutionEnd::finished:
      if (are_as_expected(now.verdicts)) return {"as expected", Tone::ok, Icon::check};
      return {"not as expected", Tone::lost, Icon::cross};
    case ExecutionEnd::deadlock: return {"deadlock", Tone::lost, Icon::warning};
    case ExecutionEnd::impossible: return {"not possible", Tone::warning, Icon::warning};
    default: return {"ended", Tone::lost, Icon::cross};
  }
}

void draw_head(const ViewContext& context, const Stepping& stepping, std::size_t side) {
  const StepStanding standing = step_standing_of(stepping, side);
  const float room = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorPos();
  const ImVec2 screen = ImGui::GetCursorScreenPos();
  const float sign = sign_width(context);
  if (sign > 0) {
    draw_side_sign(side, {screen.x + px(8), screen.y + line_height(fonts().strong) / 2});
    ImGui::SetCursorPosX(at.x + sign);
  }
  const float pill_room = pill_width(standing.word, standing.icon);
  // Beside each other there is little room, and the list of demos says which they are.
  const std::string_view title = stepping.sides() == 1 ? title_of(context.stage.sides()[side])
                                 : side == 0           ? std::string_view("The mistake")
                                                       : std::string_view("The cure");
  text(title, {.font = fonts().strong, .width = std::max(px(30), room - sign - pill_room - px(8))});
  ImGui::SetCursorPos({at.x + room - pill_room, at.y - px(3)});
  pill(standing.word, standing.tone, standing.icon);
  note_place("standing", context.stage.sides()[side].name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  ImGui::SetCursorPos({at.x, at.y + line_height(fonts().strong) + px(6)});
}

void draw_cards(ViewContext& context, Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  const std::size_t workers = stepper.workers();
  if (workers == 0) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const StepCardGrid grid = step_card_grid(ImGui::GetContentRegionAvail().x, workers);
  const float gap = px(8);
  for (std::size_t i = 0; i < workers; ++i) {
    const auto column = static_cast<float>(i % grid.columns);
    const auto row = static_cast<float>(i / grid.columns);
    const StepCard card{stepping, side, i, side == 0 && context.looks.picked == static_cast<int>(i),
                        side == 0};
    const auto number = static_cast<std::uint8_t>(i + 1);
    switch (
        draw_step_card(card, {at.x + (grid.size.x + gap) * column, at.y + (grid.size.y + gap) * row}, grid)) {
      case StepCardPress::move: stepping.stepper().move({number}); break;
      case StepCardPress::time_out: stepping.stepper().move({number, Move::timeout}); break;
      case StepCardPress::kill: stepping.stepper().move({number, Move::kill}); break;
      case StepCardPress::none: break;
    }
  }
  const auto rows = static_cast<float>((workers + grid.columns - 1) / grid.columns);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({ImGui::GetContentRegionAvail().x, rows * (grid.size.y + gap) - gap});
}

void sentence(std::string_view words, Tone tone, bool large = false) {
  const FontScope font(large ? fonts().strong : fonts().body);
  paragraph(words, tone);
}

std::string verdict_text(const VerdictCopy& verdict) {
  const Loss loss = loss_of(verdict);
  if (loss.kind == Loss::Kind::none) return fmt::format("{} is {}, as expected", verdict.name, loss.actual);
  return fmt::format("{} is {}, not {}: {} {}", verdict.name, loss.actual, loss.expected, loss.difference,
                     loss.difference_label);
}

void draw_end(const Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  const Run& run = *stepping.part(side).run;
  if (stepper.stage().end != ExecutionEnd::finished) {
    std::string words = standing_text(stepper);
    const std::string circle = short_deadlock_text(stepper.stage(), run.now());
    if (stepper.stage().end == ExecutionEnd::deadlock && !circle.empty()) words = "Deadlock: " + circle + ".";
    constexpr std::size_t long_one = 110;
    const FontScope font(words.size() > long_one ? fonts().small : fonts().body);
    paragraph(words, Tone::lost);
    tooltip(stepper.stage().message);
    return;
  }
  for (const VerdictCopy& verdict : run.now().verdicts) {
    const bool same = loss_of(verdict).kind == Loss::Kind::none;
    sentence(verdict_text(verdict), same ? Tone::ok : Tone::lost, true);
  }
}

/// Which choice settled it.
void draw_last_chance(const ViewContext& context, const Stepping& stepping) {
  const auto last = context.desk.last_chance(context.stage);
  if (!last) return;
  const FontScope font(fonts().small);
  paragraph(last_chance_text(*last, stepping.stepper().schedule()), Tone::muted);
}

void draw_goals(const std::vector<GoalCopy>& goals) {
  for (const GoalCopy& goal : goals) {
    const std::string words = (goal.reached ? "★ reached: " : "☆ goal: ") + goal.text;
    sentence(words, goal.reached ? Tone::ok : Tone::muted);
  }
}

/// Why the cure did not do what the mistake did, or how it went on.
void draw_following(const Follower& follower) {
  const Follower::Refusal* refusal = follower.refusal();
  if (refusal != nullptr && !follower.went_on_alone()) {
    const char letter = letter_of(refusal->choice.worker);
    return sentence(fmt::format("{} cannot move here: it {}.", letter, refusal->why), Tone::waiting);
  }
  if (follower.went_on_alone()) {
    const auto refused = follower.refusals();
    const std::string words =
        refused == 0 ? "The same choices; it went on alone to its end."
                     : fmt::format("{} of the choices {} not possible here; it went on alone to its end.",
                                   refused, refused == 1 ? "was" : "were");
    return sentence(words, Tone::muted);
  }
  sentence("It is given the same choices.", Tone::muted);
}

void draw_program_ended(const Stepping& stepping, std::size_t side) {
  const Run::Standing standing = stepping.part(side).run->standing();
  sentence("The program ended while it was stepped: " + standing.word + " " + standing.sentence, Tone::lost);
}

void draw_sentences(ViewContext& context, const Stepping& stepping, std::size_t side) {
  const std::vector<GoalCopy> goals = stepping.goals(side);
  if (stepping.stepper_of(side).is_over()) {
    draw_end(stepping, side);
  } else if (side == 0 && !stepping.remark().empty()) {
    sentence(stepping.remark(), Tone::warning);
  } else if (side == 0 && goals.empty()) {
    sentence("Choose who goes next.", Tone::muted);
  }
  if (side == 0) draw_goals(goals);
  if (side == 0 && stepping.stepper().is_over()) draw_last_chance(context, stepping);
  if (side == 0 && !stepping.prediction().result().empty())
    sentence(stepping.prediction().result(), stepping.prediction().was_right() ? Tone::ok : Tone::warning);
  if (side != 0 && stepping.follower() != nullptr) draw_following(*stepping.follower());
}

}  // namespace

float draw_step_side(ViewContext& context, Stepping& stepping, std::size_t side) {
  draw_head(context, stepping, side);
  const bool over = stepping.part(side).run->over();
  if (!over) {
    draw_shared_chips(stepping, side);
    draw_cards(context, stepping, side);
  }
  const float top = ImGui::GetCursorPosY();
  // Where there is no room at all, some is made, so that the next frame can tell how much is needed.
  float used = px(48);
  if (ImGui::BeginChild("sentences", {0, 0})) {
    if (over) {
      draw_program_ended(stepping, side);
    } else {
      draw_sentences(context, stepping, side);
    }
    used = ImGui::GetCursorPosY();
  }
  ImGui::EndChild();
  return top + used - ImGui::GetStyle().ItemSpacing.y;
}

}  // namespace sharescope::gui
