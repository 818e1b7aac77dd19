// SPDX-License-Identifier: MIT
#include "command/event_tally.hpp"

#include <algorithm>
#include <numeric>

#include "sharescope/session/limits.hpp"

namespace sharescope::gui {

void EventTally::look(const std::vector<LaneCopy>& lanes) {
  for (const LaneCopy& copy : lanes) {
    if (rows_.size() <= copy.index) rows_.resize(copy.index + 1);
    Row& row = rows_[copy.index];
    if (row.generation != copy.generation) {
      gone_ += row.events;
      row = {copy.generation, 0};
    }
    row.events = std::max(row.events, copy.events);
  }
}

std::uint64_t EventTally::recorded() const noexcept {
  return std::accumulate(rows_.begin(), rows_.end(), gone_,
                         [](std::uint64_t sum, const Row& row) { return sum + row.events; });
}

std::uint64_t EventTally::dropped() const noexcept {
  return std::accumulate(rows_.begin(), rows_.end(), gone_, [](std::uint64_t sum, const Row& row) {
    return sum + row.events - std::min<std::uint64_t>(row.events, limits::ring_events);
  });
}

}  // namespace sharescope::gui
