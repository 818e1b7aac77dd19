// SPDX-License-Identifier: MIT
#include "terminal/step_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/loss.hpp"
#include "model/step_text.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "terminal/harmless.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t longest_schedule = 60;
constexpr std::size_t longest_value = 40;

Rows object_rows(const Run& run) {
  Rows rows;
  for (const ObjectCopy& object : run.now().objects) {
    if (object.retired) continue;
    std::string content = content_text(object, run, longest_value);
    if (object.owner != nobody)
      content += (content.empty() ? "" : ", ") + ("held by " + run.now().lane_text(object.owner));
    // A lock that nobody holds, as the guard of each value has one, is no news.
    const bool is_idle_lock =
        content.empty() && (object.kind == ObjectKind::lock || object.kind == ObjectKind::rlock);
    if (is_idle_lock) content = "free";
    rows.push_back({harmless(std::string(to_string(object.kind))), harmless(object.name), harmless(content)});
  }
  return rows;
}

}  // namespace

std::vector<std::string> step_lines(const Stepper& stepper, const Run& run, const Style& style) {
  const Snapshot& now = run.now();
  const std::string schedule = write_choices(stepper.schedule(), longest_schedule);
  std::vector<std::string> lines{style.bold(fmt::format("step {}", stepper.steps().size())) +
                                 (schedule.empty() ? "" : "  " + schedule)};
  if (!stepper.steps().empty()) {
    const StepRecord& last = stepper.steps().back();
    lines.back() +=
        "  " + style.faint(std::string(1, letter_of(last.worker)) + " " + harmless(done_text(last, now)));
  }
  for (const std::string& line : aligned(object_rows(run)))
    lines.push_back("    " + line);
  Rows rows;
  for (std::size_t i = 0; i < stepper.workers(); ++i) {
    const SeatCopy& seat = stepper.stage().seats[i];
    const auto read = stepper.last_read(i + 1);
    const std::string obstacle = obstacle_text(seat, now);
    const int slot = static_cast<int>(i);
    rows.push_back({style.worker(slot, std::string(1, letter_of(static_cast<std::uint8_t>(i + 1)))) + " " +
                        harmless(now.lane_text(seat.ticket)),
                    read ? "has read " + harmless(last_read_text(*read, now)) : "",
                    seat.operation == Operation::none ? "" : "next: " + harmless(pending_text(seat, run)),
                    style.faint(place_text(seat.place, run.reader())),
                    obstacle.empty() ? "" : style.warning(harmless(obstacle))});
  }
  for (const std::string& line : aligned(rows))
    lines.push_back("  " + line);
  const bool bad = stepper.is_over() && stepper.stage().end != ExecutionEnd::finished;
  lines.push_back("  " +
                  (bad ? style.bad(harmless(standing_text(stepper))) : harmless(standing_text(stepper))));
  return lines;
}

std::vector<std::string> end_lines(const Stepper& stepper, const Run& run, const Style& style) {
  std::vector<std::string> lines;
  if (stepper.stage().end == ExecutionEnd::finished) {
    for (const VerdictCopy& verdict : run.now().verdicts) {
      const Loss loss = loss_of(verdict);
      const bool same = loss.kind == Loss::Kind::none;
      lines.push_back(fmt::format("  {} {}: expected {}, actual {}{}",
                                  same ? style.good("✓") : style.bad("✗"), harmless(verdict.name),
                                  loss.expected, loss.actual,
                                  same ? "" : ", " + loss.difference_label + " " + loss.difference));
    }
  }
  for (const GoalCopy& goal : run.stage().goals()) {
    lines.push_back((goal.reached ? "  " + style.good("★ reached: ") : "  ☆ not reached: ") +
                    harmless(goal.text));
  }
  return lines;
}

}  // namespace sharescope::gui
