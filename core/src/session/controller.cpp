// SPDX-License-Identifier: MIT
#include "sharescope/session/controller.hpp"

#include <algorithm>

#include "read_once.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
namespace {

template <class Word>
void change(std::atomic<Word>& word, Word value) noexcept {
  word.store(value);
  futex_wake(as_futex(word), everybody);
}

}  // namespace

void SessionController::close_gate() noexcept { change(session_.block().control.gate, Gate::closed); }
void SessionController::open_gate() noexcept { change(session_.block().control.gate, Gate::open); }
void SessionController::free() noexcept { set_pace(Pace::free); }
void SessionController::pause() noexcept { set_pace(Pace::paused); }
void SessionController::stepped() noexcept { set_pace(Pace::stepped); }

void SessionController::slow_motion(std::chrono::nanoseconds rest) noexcept {
  const auto nanoseconds = std::max<std::int64_t>(rest.count(), 0);
  session_.block().control.slow_nanoseconds.store(static_cast<std::uint64_t>(nanoseconds));
  set_pace(Pace::slow);
}

void SessionController::give_turn(Ticket lane) noexcept { change(session_.block().control.turn, lane); }

void SessionController::stop() noexcept { change(session_.block().control.stop, 1U); }

bool SessionController::set_parameter(std::string_view name, std::int64_t value) noexcept {
  for (ParameterEntry& entry : session_.block().parameters) {
    if (entry.published.load(std::memory_order_acquire) == 0 || entry.name.view() != name) continue;
    const std::int64_t lowest = read_once(entry.lowest);
    const std::int64_t highest = read_once(entry.highest);
    if (lowest <= highest) entry.value.store(std::clamp(value, lowest, highest));
    return true;
  }
  return false;
}

void SessionController::set_pace(Pace pace) noexcept {
  Control& control = session_.block().control;
  change(control.pace, pace);
  // A lane that waits for its turn waits on `turn`; it has to look at the pace again.
  futex_wake(as_futex(control.turn), everybody);
}

}  // namespace sharescope
