// SPDX-License-Identifier: MIT
#include "views/verdict_figures.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/format.hpp"

namespace sharescope::gui {

bool was_cut_short(const Run& run) {
  const ProgramOutcome outcome = run.now().control.outcome;
  return run.over() && outcome != ProgramOutcome::as_declared && outcome != ProgramOutcome::not_as_declared;
}

VerdictNumbers numbers_of(const VerdictMeter& meter, bool cut_short) {
  const VerdictCopy& verdict = meter.shown();
  VerdictNumbers numbers;
  numbers.loss = loss_of(verdict);
  numbers.expected_caption = meter.so_far() ? "expected so far" : "expected";
  numbers.actual_caption = verdict.settled ? "actual" : "actual so far";
  const Loss& loss = numbers.loss;
  numbers.tone = loss.kind == Loss::Kind::none ? Tone::ok : Tone::lost;
  if (loss.kind == Loss::Kind::pending) numbers.tone = Tone::muted;
  const bool differs = loss.kind == Loss::Kind::lost || loss.kind == Loss::Kind::extra;
  if (differs && loss.share_known && loss.share < 10) numbers.note = percent(loss.share);
  if ((loss.kind == Loss::Kind::lost || loss.kind == Loss::Kind::pending) && cut_short) {
    numbers.loss.difference_label = "missing";
    numbers.tone = Tone::warning;
  }
  if (loss.kind == Loss::Kind::none) numbers.note = verdict.expected.real ? "within the tolerance" : "none";
  if (loss.kind == Loss::Kind::none && cut_short) {
    numbers.tone = Tone::muted;
    numbers.note = "not judged";
  }
  // Before anything has happened there is nothing to be proud of.
  if (!cut_short && !verdict.settled && verdict.actual.as_double() == 0 && loss.kind == Loss::Kind::none)
    numbers.note = "";
  return numbers;
}

/// Where two columns of figures meet: what is expected and what came of it, and the difference, larger.
void draw_figures(const VerdictMeter& meter, bool cut_short) {
  const VerdictNumbers numbers = numbers_of(meter, cut_short);
  const std::array<Figure, 2> both{
      Figure{.caption = numbers.expected_caption, .value = numbers.loss.expected},
      Figure{.caption = numbers.actual_caption, .value = numbers.loss.actual},
  };
  const Figure difference{.caption = numbers.loss.difference_label,
                          .value = numbers.loss.difference,
                          .tone = numbers.tone,
                          .note = numbers.note};
  if (cut_short && numbers.loss.kind == Loss::Kind::none) {
    // How far it came: small, for what ended it is said in words and needs the room.
    figures(both, FigureSize::normal);
    return;
  }
  const float room = ImGui::GetContentRegionAvail().x;
  // In a tall window the difference is for those who sit at the back.
  const bool tall = ImGui::GetMainViewport()->Size.y >= px(760);
  if (room > px(470) && !tall) {
    const std::array<Figure, 3> row{both[0], both[1], difference};
    figures(row, FigureSize::large);
    return;
  }
  if (ImGui::BeginTable("figures", 2, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoPadOuterX)) {
    ImGui::TableSetupColumn("both", ImGuiTableColumnFlags_WidthFixed, std::floor(room * 0.42F));
    ImGui::TableSetupColumn("difference", ImGuiTableColumnFlags_WidthStretch);
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(0);
    for (const Figure& one : both)
      figure(one, tall ? FigureSize::medium : FigureSize::normal);
    ImGui::TableSetColumnIndex(1);
    figure(difference, FigureSize::huge);
    ImGui::EndTable();
  }
}

void draw_other_verdicts(const std::vector<VerdictMeter>& meters) {
  for (std::size_t i = 1; i < meters.size(); ++i) {
    const VerdictCopy& verdict = meters[i].shown();
    const Loss loss = loss_of(verdict);
    text(fmt::format("{}: {} of {}", verdict.name, loss.actual, loss.expected),
         {.font = fonts().small, .tone = verdict.settled && !verdict.holds ? Tone::lost : Tone::muted});
  }
}

std::string cost_text(double ratio) {
  if (ratio <= 0) return {};
  return ratio >= 1 ? ratio_text(ratio) + " slower" : ratio_text(1 / ratio) + " faster";
}

}  // namespace sharescope::gui
