// SPDX-License-Identifier: MIT
#pragma once

/// What was done to a shared object last, by whom and from where: the newest of the recorded events that concern it.
///
/// Pure functions over a history: its thread. Bounded: of each lane only the newest events are looked through.
///
///     if (const auto use = last_use(history, object.id)) …

#include <cstdint>
#include <optional>

#include "model/history.hpp"

namespace sharescope::gui {

struct LastUse {
  std::uint32_t lane = 0;  ///< index in the table
  Event event{};
};

/// One that happened: neither a wait nor a refusal.
std::optional<LastUse> last_use(const History& history, ObjectId object);

/// The same of one lane; absent when it is not among the newest events.
std::optional<Event> last_use(const Track& track, ObjectId object);

}  // namespace sharescope::gui
