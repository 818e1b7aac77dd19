// SPDX-License-Identifier: MIT
#include "sharescope/schedule/dispatcher.hpp"

#include <algorithm>
#include <bit>

#include "sharescope/sync/futex.hpp"
#include "state_key.hpp"

namespace sharescope {
namespace {

// One process at a time writes these, and handing the turn over orders what it wrote.
constexpr auto relaxed = std::memory_order_relaxed;

constexpr std::uint32_t bit_of(std::uint32_t seat) noexcept { return 1U << seat; }

bool is_over(Standing standing) noexcept {
  return standing == Standing::ended || standing == Standing::failed || standing == Standing::lost;
}

}  // namespace

std::uint32_t Dispatcher::seats() const noexcept {
  return std::min(turns_.seats.load(relaxed), limits::seats);
}

void Dispatcher::choose(std::uint32_t from) noexcept {
  // Everybody comes to its first operation before anybody moves, so that all stand at the door.
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (turns_.seat[i].standing.load(relaxed) == Standing::parked) return give(i, Call::begin, from);
  }
  if (turns_.look_first.load(relaxed) != 0 && ask_the_unsure(from, true)) return;
  if (turns_.steps.load(relaxed) >= std::min(turns_.longest.load(relaxed), limits::schedule_steps))
    return give_back(stuck() == Stop::finished ? Stop::finished : Stop::too_long, 0);
  note_who_could();
  if (turns_.states.load(relaxed) != States::ignored && note_state()) return give_back(Stop::repeats, 0);
  const bool by_chance = turns_.by_chance.load(relaxed) != 0;
  if (!by_chance && follow_wish(from)) return;
  bool given = false;
  switch (by_chance ? After::random : turns_.after.load(relaxed)) {
    case After::hold: return give_back(stuck() == Stop::none ? Stop::held : stuck(), 0);
    case After::take_turns: given = take_turns(from); break;
    case After::random: given = move_any(from); break;
    case After::priorities: given = move_by_priority(from); break;
    default: given = go_on(from); break;
  }
  if (given || ask_the_unsure(from, false) || let_time_pass(from)) return;
  give_back(stuck() == Stop::none ? Stop::redundant : stuck(), 0);
}

void Dispatcher::ended(std::uint32_t from, bool goes) noexcept {
  if (goes) {
    give_back(Stop::ended_one, from + 1);
  } else {
    choose(from);
  }
}

/// True when the turn was given away.
bool Dispatcher::follow_wish(std::uint32_t from) noexcept {
  const std::uint32_t at = turns_.wish_at.load(relaxed);
  if (at >= turns_.wish_length.load(relaxed)) return false;
  const Choice choice = wish()[at];
  const std::uint32_t seat = choice.worker - 1U;
  if (choice.worker >= 1 && seat < seats()) {
    const Standing standing = turns_.seat[seat].standing.load(relaxed);
    const bool waits = standing == Standing::disabled;
    switch (choice.move) {
      case Move::kill:
        if (is_over(standing)) break;
        give_back(Stop::kill_wanted, seat + 1);
        return true;
      case Move::timeout:
        if (!can_time_out(seat)) break;
        give(seat, Call::time_out, from);
        return true;
      default:
        // Asked when it may have changed: what it finds is chosen upon again.
        if (waits && turns_.seat[seat].unsure.load(relaxed) != 0) {
          give(seat, Call::look, from);
          return true;
        }
        if (standing != Standing::ready) break;
        give(seat, Call::move, from);
        return true;
    }
  }
  if (at < turns_.strict.load(relaxed)) {
    give_back(Stop::impossible, choice.worker);
    return true;
  }
  turns_.wish_length.store(at, relaxed);
  return false;
}

/// Those that could not move, and may be able to now. `ready_ones`: also those that could, and may not be able to: else
/// they find out when they try.
bool Dispatcher::ask_the_unsure(std::uint32_t from, bool ready_ones) noexcept {
  for (std::uint32_t i = 0; i < seats(); ++i) {
    const Seat& seat = turns_.seat[i];
    const Standing standing = seat.standing.load(relaxed);
    if (standing != Standing::disabled && !(ready_ones && standing == Standing::ready)) continue;
    if (seat.unsure.load(relaxed) == 0) continue;
    give(i, Call::look, from);
    return true;
  }
  return false;
}

bool Dispatcher::can_move(std::uint32_t seat) const noexcept {
  return turns_.seat[seat].standing.load(relaxed) == Standing::ready &&
         (turns_.seat[seat].asleep.load(relaxed) & asleep::step) == 0;
}

bool Dispatcher::can_time_out(std::uint32_t seat) const noexcept {
  return turns_.seat[seat].standing.load(relaxed) == Standing::disabled &&
         turns_.seat[seat].can_time_out.load(relaxed) != 0;
}

std::uint64_t Dispatcher::key_before_step() const noexcept {
  const std::uint32_t keyed = turns_.keyed.load(relaxed);
  return keyed == 0 ? 0 : keys()[keyed - 1];
}

/// True when the execution ends here, for its state has been seen before.
bool Dispatcher::note_state() noexcept {
  const std::uint32_t at = turns_.steps.load(relaxed);
  if (turns_.by_chance.load(relaxed) != 0 || turns_.keyed.load(relaxed) > at) return false;
  const std::uint64_t key = state_key(*session_);
  const std::uint64_t* first = keys();
  const bool is_known = std::find(first, first + at, key) != first + at;
  keys()[at] = key;
  turns_.keyed.store(at + 1, relaxed);
  if (!is_known) return false;
  if (turns_.states.load(relaxed) == States::stop) return true;
  // More than it takes to come to an end by chance, if there is one; fewer than would be missed.
  constexpr std::uint32_t chances = 1'000;
  turns_.by_chance.store(1, relaxed);
  turns_.longest.store(std::max(turns_.longest.load(relaxed), at + chances), relaxed);
  return false;
}

void Dispatcher::note_who_could() noexcept {
  std::uint32_t could = 0;
  std::uint32_t timeouts = 0;
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (turns_.seat[i].standing.load(relaxed) == Standing::ready) could |= bit_of(i);
    if (can_time_out(i)) timeouts |= bit_of(i);
  }
  turns_.could.store(could, relaxed);
  turns_.timeouts.store(timeouts, relaxed);
}

/// The fewest switches: the same one as long as it can.
bool Dispatcher::go_on(std::uint32_t from) noexcept {
  const std::uint32_t last = turns_.last.load(relaxed);
  if (last != 0 && can_move(last - 1)) {
    give(last - 1, Call::move, from);
    return true;
  }
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (!can_move(i)) continue;
    give(i, Call::move, from);
    return true;
  }
  return false;
}

bool Dispatcher::take_turns(std::uint32_t from) noexcept {
  const std::uint32_t last = turns_.last.load(relaxed);
  for (std::uint32_t i = 0; i < seats(); ++i) {
    const std::uint32_t seat = (last + i) % seats();
    if (!can_move(seat)) continue;
    give(seat, Call::move, from);
    return true;
  }
  return false;
}

/// A wait that has a limit may come to it at any moment: that is one of the moves.
bool Dispatcher::move_any(std::uint32_t from) noexcept {
  std::uint32_t able[limits::seats];
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (can_move(i) || can_time_out(i)) able[count++] = i;
  }
  if (count == 0) return false;
  const std::uint32_t drawn = able[draw() % count];
  give(drawn, can_move(drawn) ? Call::move : Call::time_out, from);
  return true;
}

bool Dispatcher::move_by_priority(std::uint32_t from) noexcept {
  // Time has no priority. Seldom, so that a loop of waits with a limit goes on.
  constexpr std::uint64_t one_in = 8;
  if (turns_.timeouts.load(relaxed) != 0 && draw() % one_in == 0 && let_time_pass(from)) return true;
  const std::uint32_t step = turns_.steps.load(relaxed);
  std::uint32_t rank = 0;
  for (const std::atomic<std::uint32_t>& change : turns_.changes) {
    ++rank;
    // Step 0 stands for "never": before the first step there is nothing to change.
    if (change.load(relaxed) != step || step == 0 || turns_.last.load(relaxed) == 0) continue;
    turns_.seat[turns_.last.load(relaxed) - 1].priority.store(rank, relaxed);
  }
  std::uint32_t best = limits::seats;
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (can_move(i) && (best == limits::seats ||
                        turns_.seat[i].priority.load(relaxed) > turns_.seat[best].priority.load(relaxed)))
      best = i;
  }
  if (best == limits::seats) return false;
  give(best, Call::move, from);
  return true;
}

/// The first wait that has a limit comes to it.
bool Dispatcher::let_time_pass(std::uint32_t from) noexcept {
  for (std::uint32_t i = 0; i < seats(); ++i) {
    if (!can_time_out(i) || (turns_.seat[i].asleep.load(relaxed) & asleep::timeout) != 0) continue;
    give(i, Call::time_out, from);
    return true;
  }
  return false;
}

/// xorshift64*, which needs no more state than fits the session.
std::uint64_t Dispatcher::draw() noexcept {
  std::uint64_t x = turns_.random.load(relaxed);
  x ^= x >> 12U;
  x ^= x << 25U;
  x ^= x >> 27U;
  turns_.random.store(x, relaxed);
  return (x * 0x2545F4914F6CDD1DULL) >> 32U;
}

/// Why nobody can move, if so.
Stop Dispatcher::stuck() const noexcept {
  bool all_over = true;
  for (std::uint32_t i = 0; i < seats(); ++i) {
    const Standing standing = turns_.seat[i].standing.load(relaxed);
    all_over = all_over && is_over(standing);
    if (standing == Standing::ready || can_time_out(i)) return Stop::none;
    if (standing == Standing::disabled && turns_.seat[i].unsure.load(relaxed) != 0) return Stop::none;
  }
  return all_over ? Stop::finished : Stop::deadlock;
}

void Dispatcher::give(std::uint32_t seat, Call call, std::uint32_t from) noexcept {
  Seat& chosen = turns_.seat[seat];
  turns_.has_turn.store(seat + 1, relaxed);
  chosen.call.store(call, std::memory_order_release);
  if (seat != from) futex_wake(as_futex(chosen.call), 1);
}

void Dispatcher::give_back(Stop why, std::uint32_t seat) noexcept {
  turns_.stop_seat.store(seat, relaxed);
  turns_.has_turn.store(0, relaxed);
  turns_.stop.store(why, std::memory_order_release);
  futex_wake(as_futex(turns_.stop), 1);
}

void Dispatcher::note(std::uint32_t from, const StepRecord& step, const Footprint& footprint) noexcept {
  const std::uint32_t at = turns_.steps.load(relaxed);
  steps()[at] = step;
  Seat& mine = turns_.seat[from];
  mine.steps.store(mine.steps.load(relaxed) + 1, relaxed);
  turns_.last.store(from + 1, relaxed);
  const std::uint32_t wish = turns_.wish_at.load(relaxed);
  if (wish < turns_.wish_length.load(relaxed)) turns_.wish_at.store(wish + 1, relaxed);
  wake_touched(from, at, footprint);
  turns_.steps.store(at + 1, std::memory_order_release);
}

/// Who sleeps, or knows what stands in its way, may be touched by what `from` did in step `at`.
void Dispatcher::wake_touched(std::uint32_t from, std::uint32_t at, const Footprint& footprint) noexcept {
  for (std::uint32_t i = 0; i < seats(); ++i) {
    Seat& seat = turns_.seat[i];
    const std::uint32_t obstacle = seat.obstacle.load(relaxed);
    const bool is_outside = obstacle == 0 && seat.standing.load(relaxed) == Standing::disabled;
    if (is_outside ||
        (obstacle != 0 && (footprint.everything || (footprint.changes && obstacle == footprint.object))))
      seat.unsure.store(1, relaxed);
    std::uint32_t bits = seat.asleep.load(relaxed);
    if (bits == 0 || at < turns_.sleep_from.load(relaxed)) continue;
    if (i == from || depend(turns_.would_do[i], footprint)) bits &= ~asleep::step;
    if (i == from || depend(turns_.would_give_up[i], footprint)) bits &= ~asleep::timeout;
    seat.asleep.store(bits, relaxed);
  }
}

void Dispatcher::note_left_held(std::uint32_t from) noexcept {
  const std::uint32_t done = turns_.steps.load(relaxed);
  if (done == 0 || steps()[done - 1].worker != from + 1) return;
  steps()[done - 1].left_held = 1;
  Footprint footprint;
  footprint.everything = true;
  wake_touched(from, done - 1, footprint);
}

}  // namespace sharescope
