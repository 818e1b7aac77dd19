// SPDX-License-Identifier: MIT
#pragma once

/// Short ways to write down events for tests. Ticks are nanoseconds here. One thread.
///
///     track.add(std::vector{lock_at(10, counter), unlock_at(20, counter)}, 0);

#include <cstdint>
#include <vector>

#include "sharescope/session/event_record.hpp"

namespace sharescope::gui::test {

using Event = EventRecord;

inline constexpr std::uint16_t counter = 1;
inline constexpr std::uint16_t other_object = 2;

inline Event event_at(std::uint64_t ticks, Operation operation, std::uint16_t object,
                      Outcome outcome = Outcome::done) {
  Event event{};
  event.ticks = ticks;
  event.operation = operation;
  event.object = object;
  event.outcome = outcome;
  return event;
}
inline Event lock_at(std::uint64_t ticks, std::uint16_t object = counter) {
  return event_at(ticks, Operation::lock, object);
}
inline Event unlock_at(std::uint64_t ticks, std::uint16_t object = counter) {
  return event_at(ticks, Operation::unlock, object);
}
inline Event wait_at(std::uint64_t ticks, std::uint16_t object = counter, std::uint16_t holder = 0) {
  Event event = event_at(ticks, Operation::lock, object, Outcome::waits);
  event.other = holder;
  return event;
}
inline Event read_at(std::uint64_t ticks, std::uint64_t value, std::uint16_t object = counter) {
  Event event = event_at(ticks, Operation::get, object);
  event.before = event.after = value;
  return event;
}
inline Event write_at(std::uint64_t ticks, std::uint64_t before, std::uint64_t after,
                      std::uint16_t object = counter) {
  Event event = event_at(ticks, Operation::set, object);
  event.before = before;
  event.after = after;
  return event;
}

}  // namespace sharescope::gui::test
