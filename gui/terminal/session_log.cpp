// SPDX-License-Identifier: MIT
#include "terminal/session_log.hpp"

#include <fmt/format.h>

#include "terminal/harmless.hpp"

namespace sharescope::gui {
namespace {

/// Shorter waits are the daily life of a lock.
constexpr std::uint64_t long_wait_nanoseconds = 300'000'000;

}  // namespace

std::vector<std::string> SessionLog::look(const Snapshot& now) {
  std::vector<std::string> lines;
  for (const LaneCopy* lane : shown_lanes(now)) {
    const std::string name = harmless(lane->name);
    if (rows_.size() <= lane->index) rows_.resize(lane->index + 1);
    Known& known = rows_[lane->index];
    const bool is_new = known.generation != lane->generation;
    if (is_new) known = {.generation = lane->generation};
    if (is_new) lines.push_back(fmt::format("{} begins, pid {}", name, lane->pid));
    // How it ended is known when its parent has seen it.
    const bool ended = lane->life == Life::finished || (lane->life == Life::dead && lane->exit_code);
    if (ended && !known.ended) {
      known.ended = true;
      lines.push_back(fmt::format("{} {}", name, harmless(lane_state_text(*lane, now))));
    }
    const bool waits_long =
        lane->waits_for != 0 && now.now_nanoseconds > lane->waits_since + long_wait_nanoseconds;
    if (waits_long && known.told_wait != lane->waits_since) {
      known.told_wait = lane->waits_since;
      lines.push_back(fmt::format("{} {}", name, harmless(lane_state_text(*lane, now))));
    }
  }
  if (now.cycle != cycle_) {
    cycle_ = now.cycle;
    if (!cycle_.empty()) lines.push_back("deadlock: " + harmless(cycle_));
  }
  return lines;
}

}  // namespace sharescope::gui
