// SPDX-License-Identifier: MIT
#include "sharescope/schedule/passage.hpp"

#include "../os/orphan.hpp"
#include "sharescope/schedule/dispatcher.hpp"
#include "sharescope/schedule/local_state.hpp"
#include "sharescope/schedule/seat.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope::door {
namespace {

/// Whether the result of the step is in its record: not the whole of a structure or a message.
bool tells_all(const Session& session, const StepRecord& step) noexcept {
  const Object& object = session.block().objects[step.object];
  switch (object.kind) {
    case ObjectKind::raw_value:
    case ObjectKind::value:
    case ObjectKind::raw_array:
    case ObjectKind::array: return step.many == 0 && object.element_bytes <= sizeof step.after;
    case ObjectKind::atomic:
    case ObjectKind::lock:
    case ObjectKind::rlock:
    case ObjectKind::rwlock:
    case ObjectKind::semaphore:
    case ObjectKind::bounded_semaphore:
    case ObjectKind::event: return true;
    default: return false;
  }
}

std::uint16_t lane_plus_one(Ticket ticket) noexcept { return static_cast<std::uint16_t>(ticket & 0xFFFFU); }

}  // namespace

void Passage::attach() {
  LaneDescription description;
  attach_this_thread(description);
}

void Passage::await_permission(const ObstacleView& obstacle) noexcept {
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
        if (this_lane.seat != 0) return await_turn(obstacle, false);
        this_lane.session->block().turns.outsiders.store(1, std::memory_order_relaxed);
        return;
    }
  }
}

/// Says before which operation the worker stands, lets another choose, and waits to be called.
void Passage::await_turn(const ObstacleView& obstacle, bool failed) noexcept {
  const std::uint32_t me = this_lane.seat - 1;
  Seat& seat = this_lane.session->block().turns.seat[me];
  this_lane.has_turn = false;
  may_wait_ = obstacle.exists();
  timed_ = may_wait_ && !obstacle.deadline().is_never();
  const Doing pending = make_doing(operation_, Outcome::waits, place_, object_);
  seat.pending.store(pending, std::memory_order_relaxed);
  Turns& turns = this_lane.session->block().turns;
  if (turns.states.load(std::memory_order_relaxed) != States::ignored) {
    turns.local[me].store(failed ? local_state::stays(pending) : local_state::arrives(pending),
                          std::memory_order_relaxed);
  }
  while (true) {
    stand(obstacle, failed);
    Dispatcher(*this_lane.session).choose(me);
    const Call call = await_call(seat);
    if (call == Call::look) {
      failed = false;
      continue;
    }
    timed_out_ = call == Call::time_out;
    break;
  }
  seat.standing.store(Standing::running, std::memory_order_relaxed);
  has_turn_ = this_lane.has_turn = true;
  this_lane.step = this_lane.session->block().turns.steps.load(std::memory_order_relaxed) + 1;
  if (waiting_) tries_again();
}

void Passage::stand(const ObstacleView& obstacle, bool failed) noexcept {
  Seat& seat = this_lane.session->block().turns.seat[this_lane.seat - 1];
  const ObstacleView::Seen seen = obstacle.look(*this_lane.session);
  // What just failed fails again, whatever its obstacle says, until somebody touches it.
  const bool stands = seen.stands || failed;
  if (stands && !waiting_) begins_to_wait(seen.object, seen.holder, obstacle.deadline());
  if (waiting_) goes_on_waiting(stands ? seen.object : 0);
  seat.obstacle.store(seen.object, std::memory_order_relaxed);
  seat.waits_for.store(stands ? seen.object : 0, std::memory_order_relaxed);
  seat.holder.store(stands ? seen.holder : nobody, std::memory_order_relaxed);
  seat.can_time_out.store(stands && !obstacle.deadline().is_never() ? 1 : 0, std::memory_order_relaxed);
  if (obstacle.exists() && !obstacle.deadline().is_never())
    this_lane.session->block().turns.timed.store(1, std::memory_order_relaxed);
  seat.unsure.store(0, std::memory_order_relaxed);
  seat.standing.store(stands ? Standing::disabled : Standing::ready, std::memory_order_relaxed);
}

void Passage::cannot_happen(const ObstacleView& obstacle, bool moved, const Note& note) noexcept {
  has_turn_ = false;
  if (moved) step_done(Outcome::waits, note);
  await_turn(obstacle, true);
}

void Passage::step_done(Outcome outcome, const Note& note) noexcept {
  const Session& session = *this_lane.session;
  Turns& turns = session.block().turns;
  StepRecord step{};
  step.before = note.before;
  step.after = note.after;
  step.detail = note.detail;
  step.object = static_cast<std::uint16_t>(object_);
  step.place = static_cast<std::uint16_t>(place_);
  step.worker = static_cast<std::uint8_t>(this_lane.seat);
  step.move = timed_out_ ? Move::timeout : Move::step;
  step.operation = operation_;
  step.outcome = outcome;
  step.many = note.piece ? extent::piece : note.many ? extent::many : extent::one;
  step.waits = may_wait_ ? 1 : 0;
  step.timed = timed_ ? 1 : 0;
  step.could = turns.could.load(std::memory_order_relaxed);
  step.timeouts = turns.timeouts.load(std::memory_order_relaxed);
  if (turns.states.load(std::memory_order_relaxed) != States::ignored)
    local_state::did(step, tells_all(session, step) ? 0 : Dispatcher(session).key_before_step());
  Dispatcher(session).note(
      this_lane.seat - 1, step,
      footprint_of(operation_, outcome, object_, session.block().objects[object_], note.detail, step.many));
  has_turn_ = this_lane.has_turn = false;
  this_lane.step = 0;
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
  if (has_turn_) step_done(Outcome::refused, note);
}

void Passage::goes_on_waiting(ObjectId obstacle) noexcept {
  // Not when it begins to wait: a system call takes as long as most waits do.
  detail::end_if_orphaned();
  Lane& lane = *this_lane.lane;
  lane.looked.store(lane.looked.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  lane.waits_for.store(obstacle, std::memory_order_release);
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
  if (has_turn_) step_done(outcome, Note{});
}

}  // namespace sharescope::door
