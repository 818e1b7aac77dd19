// SPDX-License-Identifier: MIT
#include "command/event_tally.hpp"

#include <algorithm>

#include "sharescope/session/limits.hpp"

namespace sharescope::gui {

void EventTally::look(const std::vector<LaneCopy>& lanes) {
  for (const LaneCopy& copy : lanes) {
    const auto [entry, is_new] = lanes_.try_emplace({copy.index, copy.generation});
    entry->second.events = std::max(entry->second.events, copy.events);
    if (!is_new) continue;
    for (auto& [key, lane] : lanes_) {
      if (key.first == copy.index && key.second != copy.generation) lane.gone = true;
    }
  }
}

std::uint64_t EventTally::recorded() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [key, lane] : lanes_)
    sum += lane.events;
  return sum;
}

std::uint64_t EventTally::dropped() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [key, lane] : lanes_)
    sum += lane.gone ? lane.events : lane.events - std::min<std::uint64_t>(lane.events, limits::ring_events);
  return sum;
}

}  // namespace sharescope::gui
