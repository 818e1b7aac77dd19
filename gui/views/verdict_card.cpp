// SPDX-License-Identifier: MIT
#include "views/verdict_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "model/format.hpp"
#include "model/loss.hpp"
#include "views/view.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

/// More workers than these have a strip of small bars instead of a line each.
constexpr std::size_t most_rows = 4;

struct Look {
  Tone tone;
  Icon icon;
};

Look look_of(const Run::Standing& standing) {
  using Kind = Run::Standing::Tone;
  switch (standing.tone) {
    case Kind::good:
      return {Tone::ok, Icon::check};
    case Kind::bad:
      return {Tone::lost, standing.word == "deadlock" ? Icon::warning : Icon::cross};
    case Kind::running:
      return {Tone::accent, Icon::play};
    case Kind::stopped:
      return {Tone::muted, Icon::stop};
    case Kind::waiting:
      break;
  }
  return {Tone::muted, standing.word == "paused" ? Icon::pause : Icon::none};
}

void draw_head(const ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  const Run::Standing standing =
      side.run ? side.run->standing() : Run::Standing{Run::Standing::Tone::bad, "not started", {}};
  const Look look = look_of(standing);
  const float pill_room = pill_width(standing.word, look.icon);
  const float room = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorPos();
  const std::string_view part = part_of_side(context, index);
  if (!part.empty()) {
    const bool cure = index == 1;
    draw_icon(ImGui::GetWindowDrawList(), cure ? Icon::check : Icon::cross,
              {ImGui::GetCursorScreenPos().x + px(8),
               ImGui::GetCursorScreenPos().y + line_height(fonts().strong) / 2},
              px(14), cure ? theme().ok : theme().lost);
    ImGui::SetCursorPosX(at.x + px(22));
  }
  text(side.title.empty() ? side.name : side.title,
       {.font = fonts().strong,
        .width = std::max(px(30), room - pill_room - px(10) - (ImGui::GetCursorPosX() - at.x))});
  ImGui::SetCursorPos({at.x + room - pill_room, at.y - px(2)});
  pill(standing.word, look.tone, look.icon);
  note_place("standing", side.name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  ImGui::SetCursorPos({at.x, at.y + line_height(fonts().strong) + px(6)});
}

struct Numbers {
  std::string expected_caption;
  std::string actual_caption;
  Loss loss;
  std::string note;
  Tone tone;
};

Numbers numbers_of(const VerdictMeter& meter) {
  const VerdictCopy& verdict = meter.shown();
  Numbers numbers;
  numbers.loss = loss_of(verdict);
  numbers.expected_caption = meter.so_far() ? "expected so far" : "expected";
  numbers.actual_caption = verdict.settled ? "actual" : "actual so far";
  const Loss& loss = numbers.loss;
  numbers.tone = loss.kind == Loss::Kind::none ? Tone::ok : Tone::lost;
  if (loss.kind != Loss::Kind::none && loss.share_known) numbers.note = percent(loss.share);
  if (loss.kind == Loss::Kind::none) numbers.note = verdict.expected.real ? "within the tolerance" : "none";
  // Before anything has happened there is nothing to be proud of.
  if (!verdict.settled && verdict.actual.as_double() == 0 && loss.kind == Loss::Kind::none) numbers.note = "";
  return numbers;
}

/// Where two columns of figures meet: what is expected and what came of it, and the difference, larger.
void draw_figures(const VerdictMeter& meter) {
  const Numbers numbers = numbers_of(meter);
  const std::array<Figure, 2> both{
      Figure{.caption = numbers.expected_caption, .value = numbers.loss.expected},
      Figure{.caption = numbers.actual_caption, .value = numbers.loss.actual},
  };
  const Figure difference{.caption = numbers.loss.difference_label,
                          .value = numbers.loss.difference,
                          .tone = numbers.tone,
                          .note = numbers.note};
  const float room = ImGui::GetContentRegionAvail().x;
  if (room > px(470)) {
    const std::array<Figure, 3> row{both[0], both[1], difference};
    figures(row, FigureSize::large);
    return;
  }
  const float gap = px(14);
  const float left = std::floor((room - gap) * 0.44F);
  const ImVec2 at = ImGui::GetCursorPos();
  ImGui::BeginGroup();
  ImGui::PushClipRect(ImGui::GetWindowDrawList()->GetClipRectMin(),
                      ImGui::GetWindowDrawList()->GetClipRectMax(), true);
  if (ImGui::BeginTable("figures", 2, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoPadOuterX)) {
    ImGui::TableSetupColumn("both", ImGuiTableColumnFlags_WidthFixed, left);
    ImGui::TableSetupColumn("difference", ImGuiTableColumnFlags_WidthStretch);
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(0);
    for (const Figure& one : both)
      figure(one, FigureSize::normal);
    ImGui::TableSetColumnIndex(1);
    figure(difference, FigureSize::huge);
    ImGui::EndTable();
  }
  ImGui::PopClipRect();
  ImGui::EndGroup();
  (void)at;
}

void draw_other_verdicts(const std::vector<VerdictMeter>& meters) {
  for (std::size_t i = 1; i < meters.size(); ++i) {
    const VerdictCopy& verdict = meters[i].shown();
    const Loss loss = loss_of(verdict);
    const bool fine = verdict.settled ? verdict.holds : loss.kind == Loss::Kind::none;
    text(fmt::format("{}: {} of {}", verdict.name, loss.actual, loss.expected),
         {.font = fonts().small, .tone = verdict.settled && !fine ? Tone::lost : Tone::muted});
  }
}

std::string short_state(const LaneCopy& lane, const Snapshot& now) {
  if (lane.life == Life::running && lane.waits_for == 0 && lane.total > 0) {
    return with_thousands(static_cast<std::int64_t>(lane.done));
  }
  if (lane.waits_for != 0) {
    const ObjectCopy* object = now.object(lane.waits_for);
    return object == nullptr ? "waits" : "waits for " + object->name;
  }
  return lane_state_text(lane, now);
}

double share_done(const LaneCopy& lane) {
  if (lane.total == 0) return lane.life == Life::running ? 0 : -1;
  return static_cast<double>(lane.done) / static_cast<double>(lane.total);
}

Tone tone_of(const LaneCopy& lane) {
  if (lane.exit_code.value_or(0) != 0) return Tone::lost;
  return lane.waits_for != 0 ? Tone::waiting : Tone::muted;
}

void draw_rows(const Snapshot& now, const std::vector<const LaneCopy*>& lanes) {
  std::vector<std::string> remarks;
  std::vector<ProgressRow> rows;
  for (const LaneCopy* lane : lanes)
    remarks.push_back(short_state(*lane, now));
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    rows.push_back({.worker = lane_slot(*lanes[i], now),
                    .name = lanes[i]->name,
                    .share = share_done(*lanes[i]),
                    .remark = remarks[i],
                    .tone = tone_of(*lanes[i])});
  }
  progress(rows);
}

/// Many workers: a mark and a bar each, side by side.
void draw_strip(const Snapshot& now, const std::vector<const LaneCopy*>& lanes) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float room = ImGui::GetContentRegionAvail().x;
  const float height = line_height(fonts().small);
  const float gap = px(10);
  const int columns = 4;
  const float cell = (room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const std::size_t shown = std::min<std::size_t>(lanes.size(), 16);
  for (std::size_t i = 0; i < shown; ++i) {
    const LaneCopy& lane = *lanes[i];
    const int slot = lane_slot(lane, now);
    const ImVec2 at{origin.x + (cell + gap) * static_cast<float>(i % columns),
                    origin.y + (height + px(3)) * static_cast<float>(i / columns)};
    const ImU32 colour = theme().worker_colour(slot);
    draw_mark(list, mark_of(slot), {at.x + px(7), at.y + height / 2}, px(6), colour);
    const ImVec2 from{at.x + px(18), at.y + height / 2 - px(5)};
    const ImVec2 to{at.x + cell, at.y + height / 2 + px(5)};
    list->AddRectFilled(from, to, theme().raised, px(3));
    const float share = static_cast<float>(std::clamp(share_done(lane), 0.0, 1.0));
    list->AddRectFilled(from, {from.x + (to.x - from.x) * share, to.y}, colour, px(3));
    const bool bad = lane.exit_code.value_or(0) != 0;
    if (lane.waits_for != 0 || bad)
      list->AddRect(from, to, bad ? theme().lost : theme().waiting, px(3), 0, px(2));
    note_place("progress", lane.name, at, {at.x + cell, at.y + height});
  }
  const auto lines = static_cast<float>((shown + columns - 1) / columns);
  ImGui::Dummy({room, lines * (height + px(3))});
}

void draw_workers_of(const Snapshot& now) {
  const auto lanes = shown_lanes(now);
  if (lanes.empty()) return;
  if (lanes.size() <= most_rows) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(3)});
    draw_rows(now, lanes);
    ImGui::PopStyleVar();
  } else {
    draw_strip(now, lanes);
  }
}

std::string speed_text(const ViewContext& context, std::size_t index) {
  const Run& run = *context.stage.sides()[index].run;
  const Rates rates = rates_now(run);
  if (rates.operations < 0) return {};
  std::string words = rates.rounds > 0 ? fmt::format("{} rounds, {} operations", rate_text(rates.rounds),
                                                     rate_text(rates.operations))
                                       : fmt::format("{} operations", rate_text(rates.operations));
  return words;
}

void draw_speed(const ViewContext& context, std::size_t index) {
  const std::string words = speed_text(context, index);
  const double ratio = context.stage.cost_ratio();
  if (index == 1 && ratio > 0) {
    const std::string cost = ratio >= 1 ? fmt::format("{} slower", ratio_text(ratio))
                                        : fmt::format("{} faster", ratio_text(1 / ratio));
    text(cost, {.font = fonts().strong, .tone = ratio > 1.05 ? Tone::warning : Tone::ok});
    tooltip("What the cure costs: rounds of the mistake for one round of the cure, in the same time");
    note_place("cost", "ratio", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::SameLine();
  }
  text(words.empty() ? "—" : words, {.font = fonts().small, .tone = Tone::muted});
}

}  // namespace

float card_height(const ViewContext& context, float width, bool whole) {
  const float spacing = ImGui::GetStyle().ItemSpacing.y;
  const bool wide = width - 2 * px(14) > px(470);
  float height = 2 * px(12) + line_height(fonts().strong) + px(6) + spacing;
  height += wide ? px(118) : px(128);
  std::size_t more = 0;
  std::size_t lanes = 0;
  bool sentence = false;
  for (const Side& side : context.stage.sides()) {
    if (!side.run) continue;
    more = std::max(more, side.run->verdicts().size());
    const Snapshot& now = side.run->now();
    std::size_t count = shown_lanes(now).size();
    // Before the workers exist, their room is kept, so that nothing jumps when they come.
    if (const ParameterCopy* workers = now.parameter("workers"); count == 0 && workers != nullptr) {
      count = static_cast<std::size_t>(std::max<std::int64_t>(workers->value, 0));
    }
    lanes = std::max(lanes, count);
    sentence = sentence || !side.run->standing().sentence.empty();
  }
  if (sentence) height += 2 * line_height(fonts().body) + spacing;
  if (!whole) return height;
  if (more > 1) height += static_cast<float>(more - 1) * (line_height(fonts().small) + spacing);
  if (lanes > most_rows) {
    height += static_cast<float>((std::min<std::size_t>(lanes, 16) + 3) / 4) *
                  (line_height(fonts().small) + px(3)) +
              spacing;
  } else {
    height += static_cast<float>(lanes) * (line_height(fonts().body) + px(3)) + spacing;
  }
  return height + line_height(fonts().strong) + spacing;
}

void draw_card(ViewContext& context, std::size_t index, ImVec2 size, bool whole) {
  const Side& side = context.stage.sides()[index];
  const std::string id = fmt::format("card {}", index);
  const Panel panel(id.c_str(), {}, size);
  draw_head(context, index);
  if (!side.run) {
    paragraph(side.problem, Tone::lost);
    return;
  }
  const Run& run = *side.run;
  const Run::Standing standing = run.standing();
  if (!run.verdicts().empty()) {
    draw_figures(run.verdicts().front());
  } else if (run.state() != Run::State::starting) {
    text("It declares nothing that could be judged.", {.tone = Tone::muted});
  }
  if (!standing.sentence.empty()) paragraph(standing.sentence, look_of(standing).tone);
  if (!whole) return;
  draw_other_verdicts(run.verdicts());
  draw_workers_of(run.now());
  draw_speed(context, index);
}

}  // namespace sharescope::gui
