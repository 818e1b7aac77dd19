// SPDX-License-Identifier: MIT
#include "terminal/comparison_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/format.hpp"
#include "model/stage.hpp"
#include "terminal/harmless.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/report_text.hpp"
#include "terminal/session_view.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

constexpr int narrowest_side = 38;
constexpr int widest_side = 56;
constexpr std::size_t label_width = 11;
constexpr std::size_t value_width = 13;

std::string figure(const std::string& label, const std::string& value) {
  return fit(label, label_width) + right(value, value_width);
}

std::string rate_of(const Run& run) {
  const double rounds = rates_now(run).rounds;
  return rounds > 0 ? in_short(rounds) : "—";
}

std::string worker_line(const LaneCopy& lane, const Snapshot& now, const Style& style, int width) {
  const int slot = lane_slot(lane, now);
  const double share = lane.total == 0 ? 0 : static_cast<double>(lane.done) / static_cast<double>(lane.total);
  const std::string name = fit(std::string(worker_sign(slot)) + " " + harmless(lane.name), label_width);
  const int room = std::max(width - static_cast<int>(label_width) - 7, 8);
  return style.worker(slot, name) + " " + style.worker(slot, bar(share, room)) +
         fmt::format(" {:3.0f} %", share * 100);
}

void add_verdict(std::vector<std::string>& lines, const VerdictMeter& meter, const Style& style) {
  const VerdictCopy& verdict = meter.shown();
  const Loss loss = loss_so_far(meter);
  const bool differs = loss.kind != Loss::Kind::none;
  lines.push_back(figure("expected", loss.expected) + "  " + harmless(verdict.name));
  lines.push_back(figure("actual", loss.actual) + (meter.so_far() ? "  so far" : ""));
  const std::string lost = figure(differs ? loss.difference_label : "lost", loss.difference);
  const bool bad = differs && loss.kind != Loss::Kind::pending;
  lines.push_back(bad ? style.bad(lost) : lost);
  lines.push_back(figure("loss rate", loss.share_known ? percent(loss.share) : "—"));
}

std::vector<std::string> side_view(const ComparedSide& side, const Style& style, int width) {
  const Run& run = side.live->run();
  std::vector<std::string> lines{style.bold(harmless(side.live->name())), harmless(side.title)};
  for (const std::string& line :
       wrapped(parameters_text(run.now().parameters), static_cast<std::size_t>(width)))
    lines.push_back(style.faint(line));
  for (const LaneCopy* lane : shown_lanes(run.now())) {
    if (lane->role == Role::worker) lines.push_back(worker_line(*lane, run.now(), style, width));
  }
  for (const VerdictMeter& meter : run.verdicts())
    add_verdict(lines, meter, style);
  lines.push_back(figure("rounds/s", rate_of(run)));
  lines.push_back(figure("time", duration_text(run.elapsed())));
  lines.push_back(fit("state", label_width + 2) + run.standing().word);
  return lines;
}

}  // namespace

std::vector<std::string> comparison_view(const std::array<ComparedSide, 2>& sides, const Style& style,
                                         int columns) {
  const int width = std::min((columns - 3) / 2, widest_side);
  if (width < narrowest_side) {
    std::vector<std::string> lines = side_view(sides[0], style, std::min(columns, widest_side));
    lines.emplace_back();
    std::ranges::copy(side_view(sides[1], style, std::min(columns, widest_side)), std::back_inserter(lines));
    return lines;
  }
  std::vector<std::string> left = side_view(sides[0], style, width);
  std::vector<std::string> other = side_view(sides[1], style, width);
  left.resize(std::max(left.size(), other.size()));
  other.resize(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    left[i] = fit(left[i], static_cast<std::size_t>(width)) + " │ " +
              cut(other[i], static_cast<std::size_t>(width));
  }
  return left;
}

std::string comparison_line(const ComparedSide& side) {
  const Run& run = side.live->run();
  std::string line = harmless(side.live->name()) + ":";
  if (const double share = share_done(run); share >= 0) line += fmt::format(" {:.0f} %", share * 100);
  for (const VerdictMeter& meter : run.verdicts())
    line += "  " + verdict_so_far(meter);
  line += "  " + rate_of(run) + " rounds/s  " + run.standing().word;
  return line;
}

std::string cost_line(const std::array<ComparedSide, 2>& sides) {
  const Rates without = sides[0].live->run().throughput().overall();
  const Rates with = sides[1].live->run().throughput().overall();
  const double ratio = cost_ratio(without, with);
  if (ratio <= 0 || without.rounds <= 0) return {};
  return fmt::format("What the cure costs: {} does {} rounds/s, {} {}; the first is {} as fast.",
                     sides[0].live->name(), in_short(without.rounds), sides[1].live->name(),
                     in_short(with.rounds), ratio_text(ratio));
}

}  // namespace sharescope::gui
