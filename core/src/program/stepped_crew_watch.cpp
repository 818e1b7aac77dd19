// SPDX-License-Identifier: MIT
//
// SteppedCrew, where it looks after its workers: who has died, who is stopped, who does not come back.

#include <algorithm>
#include <thread>
#include <utility>

#include "bad_end.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/halted.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/sync/futex.hpp"
#include "stepped_crew.hpp"

namespace sharescope {
namespace {

/// Counted in looks, not in time: where all processes are stopped together and go on together, nobody is stopped.
constexpr std::uint32_t looks_until_halted = 200;

}  // namespace

SteppedCrew::Seated SteppedCrew::await_seated(Member& member) {
  std::uint32_t looks = 0;
  for (std::uint32_t i = 0; i < member.seats; ++i) {
    const Seat& seat = turns_.seat[member.first_seat + i];
    while (seat.standing.load(std::memory_order_acquire) == Standing::absent) {
      futex_sleep(as_futex(seat.standing), static_cast<std::uint32_t>(Standing::absent),
                  Deadline::at(monotonic_nanoseconds() + look_again));
      if (seat.standing.load() != Standing::absent) continue;
      if (!member.process->is_alive()) return Seated::died;
      const auto patience = static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::nanoseconds>(options_.patience).count());
      const std::uint64_t most =
          is_halted(*member.process->pid()) ? looks_until_halted : patience / look_again;
      if (++looks > most || session_.block().control.stop.load() != 0) return Seated::not_in_time;
    }
  }
  return Seated::yes;
}

/// Somebody may kill one just when it begins; another takes its seat. Returns an end when that is in vain.
std::optional<explore::Performed> SteppedCrew::seat_again(Member& member) {
  constexpr int attempts = 5;
  for (int attempt = 1;; ++attempt) {
    const Seated seated = await_seated(member);
    if (seated == Seated::yes) return std::nullopt;
    if (seated == Seated::not_in_time) {
      if (session_.block().control.stop.load() != 0) return ended(ExecutionEnd::stopped);
      return is_halted(*member.process->pid())
                 ? ended(ExecutionEnd::halted, member.name + " is stopped")
                 : ended(ExecutionEnd::unresponsive, member.name + " did not begin");
    }
    if (attempt == attempts)
      throw ProcessError("process '" + member.name + "' died before it began, again and again");
    end(member);
    start(member);
  }
}

/// What its body left to be done may take time: the processes that it started end first. False when there is no waiting
/// for that any longer.
bool SteppedCrew::await_end(Member& member) {
  while (!member.process->join_for(std::chrono::nanoseconds(look_again))) {
    if (session_.block().control.stop.load() != 0 || is_patience_over()) return false;
  }
  return true;
}

/// Each worker has its own time, also on the way to its first operation.
std::uint64_t SteppedCrew::nanoseconds_without_step() {
  const std::uint64_t now = monotonic_nanoseconds();
  const std::uint32_t steps = turns_.steps.load();
  const std::uint32_t turn = turns_.has_turn.load();
  if (steps != watched_steps_ || turn != watched_turn_) watched_since_ = now;
  watched_steps_ = steps;
  watched_turn_ = turn;
  return now - watched_since_;
}

bool SteppedCrew::is_patience_over() {
  const auto patience = std::chrono::duration_cast<std::chrono::nanoseconds>(options_.patience).count();
  return nanoseconds_without_step() >= static_cast<std::uint64_t>(patience);
}

/// Nobody can move, and yet somebody who is not stepped may do what they wait for. Waits a little for that.
bool SteppedCrew::may_be_woken() {
  if (turns_.outsiders.load() == 0) return false;
  constexpr std::uint64_t patience = 500'000'000;
  if (nanoseconds_without_step() > patience || session_.block().control.stop.load() != 0) return false;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return true;
}

/// It died by itself, in the middle of its turn: that belongs to its last step, and the others go on without it.
void SteppedCrew::has_crashed(const Member& member, std::uint32_t seat) {
  const int code = member.process->exit_code().value_or(1);
  crash_ += (crash_.empty() ? "" : "; ") + member.name + " " + bad_end(code);
  crash_signal_ = std::max(-code, 0);
  is_lost(member);
  dispatcher_.note_left_held(seat);
  all_look_again();
  dispatcher_.choose(Dispatcher::supervisor);
}

/// Nobody has said anything for a while: has somebody died, or does somebody not come back?
std::optional<explore::Performed> SteppedCrew::look_after() {
  if (session_.block().control.stop.load() != 0) return ended(ExecutionEnd::stopped);
  const std::uint32_t holder = turns_.has_turn.load();
  for (Member& member : members_) {
    if (!is_at_work(member) || member.process->is_alive()) continue;
    if (turns_.stop.load() != Stop::none) return std::nullopt;
    const bool had_turn = holder > member.first_seat && holder <= member.first_seat + member.seats;
    if (had_turn) {
      has_crashed(member, holder - 1);
      return std::nullopt;
    }
    // Somebody else killed it; when, nobody knows.
    is_lost(member);
    explore::Performed cut =
        ended(ExecutionEnd::killed, member.name + " " + bad_end(member.process->exit_code().value_or(1)) +
                                        " while it waited for its turn, by somebody outside the program");
    cut.is_cut = true;
    return cut;
  }
  if (auto halted = look_for_halted()) return halted;
  if (!is_patience_over()) return std::nullopt;
  return not_back(holder - 1);
}

const SteppedCrew::Member* SteppedCrew::halted_member() const {
  const std::uint32_t holder = turns_.has_turn.load();
  for (const Member& member : members_) {
    const bool has_turn = holder > member.first_seat && holder <= member.first_seat + member.seats;
    if (has_turn && member.process && member.process->pid() && is_halted(*member.process->pid()))
      return &member;
  }
  return nullptr;
}

/// Nobody moves while the worker that is to move is stopped.
std::optional<explore::Performed> SteppedCrew::look_for_halted() {
  const std::uint64_t moment = look_again * 4;
  if (nanoseconds_without_step() < moment) {
    halted_looks_ = 0;
    return std::nullopt;
  }
  const Member* member = halted_member();
  halted_looks_ = member == nullptr ? 0 : halted_looks_ + 1;
  if (halted_looks_ < looks_until_halted) return std::nullopt;
  explore::Performed cut = ended(ExecutionEnd::halted, member->name + " is stopped");
  cut.is_cut = true;
  return cut;
}

explore::Performed SteppedCrew::not_back(std::uint32_t seat) const {
  if (session_.block().control.stop.load() != 0) return ended(ExecutionEnd::stopped);
  if (const Member* member = halted_member())
    return ended(ExecutionEnd::halted, member->name + " is stopped");
  return ended(ExecutionEnd::unresponsive, (seat < seats_ ? names_[seat] : "somebody") +
                                               " did not come to its next operation within " +
                                               std::to_string(options_.patience.count()) + " ms");
}

}  // namespace sharescope
