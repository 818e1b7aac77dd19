// SPDX-License-Identifier: MIT
#include "sharescope/schedule/passage.hpp"

#include "sharescope/sync/futex.hpp"

namespace sharescope::door {
namespace {

std::uint16_t lane_plus_one(Ticket ticket) noexcept { return static_cast<std::uint16_t>(ticket & 0xFFFFU); }

}  // namespace

void Passage::attach() {
  LaneDescription description;
  attach_this_thread(description);
}

void Passage::await_permission() noexcept {
  // The supervisor is held by nobody: it must be able to look after its workers.
  if (this_lane.lane->role.load(std::memory_order_relaxed) == Role::supervisor) return;
  // What a signal handler does in the middle of a step belongs to that step.
  if (this_lane.has_turn) return;
  Control& control = this->control();
  while (true) {
    switch (control.pace.load()) {
      case Pace::free: return;
      case Pace::slow: {
        // Sleeping on the pace itself: a change of it ends the rest at once.
        const Deadline rest = Deadline::at(monotonic_nanoseconds() + control.slow_nanoseconds.load());
        while (control.pace.load() == Pace::slow && !rest.has_passed()) {
          futex_sleep(as_futex(control.pace), static_cast<std::uint32_t>(Pace::slow), rest);
        }
        if (control.pace.load() == Pace::slow) return;
        break;
      }
      case Pace::paused:
        futex_sleep(as_futex(control.pace), static_cast<std::uint32_t>(Pace::paused), Deadline::never());
        break;
      case Pace::stepped:
        if (await_turn(Deadline::never())) return;
        break;
    }
  }
}

/// True when the lane has the turn; false when the program is stepped no more, or the deadline passed.
bool Passage::await_turn(Deadline deadline) noexcept {
  Control& control = this->control();
  while (control.pace.load() == Pace::stepped) {
    const Ticket turn = control.turn.load();
    if (turn == this_lane.ticket) {
      has_turn_ = this_lane.has_turn = true;
      this_lane.step = control.step.load();
      return true;
    }
    if (deadline.has_passed()) return false;
    futex_sleep(control.turn, turn, deadline);
  }
  return false;
}

void Passage::give_turn_back() noexcept {
  has_turn_ = this_lane.has_turn = false;
  control().step.fetch_add(1);
  this_lane.step = 0;
  control().turn.store(nobody);
  futex_wake(control().turn, everybody);
}

bool Passage::await_next_turn(Deadline deadline) noexcept {
  give_turn_back();
  await_turn(deadline);
  return !deadline.has_passed();
}

void Passage::record_unfinished(Outcome outcome, const Note& note) noexcept {
  Lane& lane = *this_lane.lane;
  lane.not_operations.store(lane.not_operations.load(std::memory_order_relaxed) + 1,
                            std::memory_order_relaxed);
  record(outcome, note);
}

void Passage::refused(Ticket holder) noexcept {
  if (waiting_) end_wait();
  if (!watched()) return;
  Note note;
  note.other = lane_plus_one(holder);
  record_unfinished(Outcome::refused, note);
  if (has_turn_) give_turn_back();
}

void Passage::begins_to_wait(ObjectId obstacle, Ticket holder, Deadline deadline) noexcept {
  Lane& lane = *this_lane.lane;
  lane.waits.store(lane.waits.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  lane.waits_since.store(monotonic_nanoseconds(), std::memory_order_relaxed);
  lane.waits_until.store(deadline.nanoseconds(), std::memory_order_relaxed);
  lane.waits_for.store(obstacle, std::memory_order_release);
  waiting_ = true;
  if (!watched()) return;
  Note note;
  note.detail = obstacle;
  note.other = lane_plus_one(holder);
  record_unfinished(Outcome::waits, note);
}

void Passage::end_wait() noexcept {
  Lane& lane = *this_lane.lane;
  waiting_ = false;
  lane.waits_for.store(0, std::memory_order_release);
  const std::uint64_t since = lane.waits_since.load(std::memory_order_relaxed);
  const std::uint64_t now = monotonic_nanoseconds();
  lane.waited.store(lane.waited.load(std::memory_order_relaxed) + (now - since), std::memory_order_relaxed);
}

void Passage::failed(Outcome outcome) noexcept {
  if (waiting_) end_wait();
  if (!watched()) return;
  record_unfinished(outcome, Note{});
  if (has_turn_) give_turn_back();
}

}  // namespace sharescope::door
