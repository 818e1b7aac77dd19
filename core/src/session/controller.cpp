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

void SessionController::slow_motion(std::chrono::nanoseconds rest) noexcept {
  const auto nanoseconds = std::max<std::int64_t>(rest.count(), 0);
  session_.block().control.slow_nanoseconds.store(static_cast<std::uint64_t>(nanoseconds));
  set_pace(Pace::slow);
}

void SessionController::explore(const ExplorationWishes& wishes) {
  Exploration& board = session_.block().exploration;
  board.strategy.store(wishes.strategy);
  board.fresh.store(wishes.fresh ? 1 : 0);
  board.bounded.store(wishes.preemptions ? 1 : 0);
  board.preemptions.store(wishes.preemptions.value_or(0));
  board.kills.store(wishes.kills);
  board.longest.store(wishes.longest);
  board.most_executions.store(wishes.most_executions);
  board.most_nanoseconds.store(
      static_cast<std::uint64_t>(std::max<std::int64_t>(wishes.most_time.count(), 0)));
  board.seed.store(wishes.seed);
  board.until.store(wishes.until);
  board.first.store(write_wanted(wishes.first));
  board.fixed.store(wishes.fixed ? 1 : 0);
  board.word_steps.store(wishes.word_steps);
  board.how.store(How::explored);
}

void SessionController::step(WordSteps word_steps) noexcept {
  session_.block().exploration.word_steps.store(word_steps);
  step();
}

void SessionController::step() noexcept { session_.block().exploration.how.store(How::stepped); }

/// Returns how many there was room for.
std::uint32_t SessionController::write_wanted(std::span<const Choice> choices) {
  const std::size_t count = std::min<std::size_t>(choices.size(), limits::schedule_steps);
  if (count > 0) session_.mapping().reserve(wanted_at, count * sizeof(Choice));
  std::copy_n(choices.begin(), count, reinterpret_cast<Choice*>(session_.base() + wanted_at));
  return static_cast<std::uint32_t>(count);
}

std::uint32_t SessionController::wish(std::span<const Choice> choices, After after) {
  Turns& turns = session_.block().turns;
  turns.wanted_length.store(write_wanted(choices));
  turns.wanted_after.store(after);
  const std::uint32_t number = turns.wanted.fetch_add(1) + 1;
  futex_wake(turns.wanted, everybody);
  return number;
}

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

void SessionController::set_pace(Pace pace) noexcept { change(session_.block().control.pace, pace); }

}  // namespace sharescope
