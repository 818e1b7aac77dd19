// SPDX-License-Identifier: MIT
#include "model/last_use.hpp"

namespace sharescope::gui {
namespace {

constexpr std::uint64_t most_looks = 512;

}  // namespace

std::optional<Event> last_use(const Track& track, ObjectId object) {
  for (std::uint64_t at = track.end(); at > track.first() && track.end() - at < most_looks;) {
    const Event& event = track.event(--at);
    if (event.object == object && event.outcome == Outcome::done) return event;
  }
  return std::nullopt;
}

std::optional<LastUse> last_use(const History& history, ObjectId object) {
  std::optional<LastUse> newest;
  for (const auto& lane : history.lanes()) {
    const auto event = last_use(lane->track, object);
    if (event && (!newest || event->ticks > newest->event.ticks)) newest = LastUse{lane->index, *event};
  }
  return newest;
}

}  // namespace sharescope::gui
