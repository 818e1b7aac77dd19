// SPDX-License-Identifier: MIT
#include "sharescope/sync/barrier.hpp"

#include <string>
#include <utility>

#include "sharescope/error.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {
namespace {

/// What the door needs to know of parties that have not come yet; see schedule/door.hpp.
class BarrierObstacle {
 public:
  BarrierObstacle(BarrierState& state, ObjectId id, const BarrierVisit& visit) noexcept
      : state_(&state), id_(id), visit_(&visit) {}
  ObjectId object() const noexcept { return id_; }
  Ticket holder() const noexcept { return nobody; }
  bool await(const Session& session, Ticket /*me*/, Deadline deadline) const noexcept {
    if (notice_death(session)) return true;
    return state_->bell.await(deadline, [this] { return state_->is_over(*visit_); });
  }
  bool notice_death(const Session& session) const noexcept {
    return state_->notice_death(session, visit_->generation);
  }
  bool stands() const noexcept { return !state_->is_over(*visit_); }
  bool moved() noexcept { return std::exchange(arrived_, visit_->arrived) != visit_->arrived; }
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  BarrierState* state_;
  ObjectId id_;
  const BarrierVisit* visit_;
  bool arrived_ = false;
};

std::uint32_t checked(std::string_view name, std::int64_t parties) {
  if (parties >= 1 && parties <= limits::lanes) return static_cast<std::uint32_t>(parties);
  throw InvalidValue("barrier '" + std::string(name) + "' of " + std::to_string(parties) + " parties: 1 to " +
                     std::to_string(limits::lanes) + " can meet");
}

std::string_view cause_text(BreakCause cause) {
  switch (cause) {
    case BreakCause::none: break;
    case BreakCause::died: return " died at it";
    case BreakCause::timed_out: return " waited for the others as long as it would";
    case BreakCause::aborted: return " called abort()";
    case BreakCause::reset: return " called reset()";
    case BreakCause::action_failed: return " failed in the action";
    case BreakCause::interrupted: return " was interrupted by a signal handler";
  }
  return " broke it";
}

}  // namespace

Barrier::Barrier(std::string_view name, std::int64_t parties, Action action, std::chrono::nanoseconds timeout)
    : parties_(checked(name, parties)), action_(std::move(action)), timeout_(timeout) {
  // Elements without bytes: how many parties it has, for those who look.
  listing_ = Listing({.kind = ObjectKind::barrier,
                      .name = name,
                      .state_bytes = sizeof(BarrierState),
                      .count = static_cast<std::uint64_t>(parties_)});
}

int Barrier::pass(Deadline deadline, std::source_location where) {
  BarrierVisit visit;
  switch (arrive(visit, deadline, where)) {
    case BarrierPassing::passed: break;
    case BarrierPassing::acts: act(visit, where); break;
    case BarrierPassing::broken: throw_broken();
    case BarrierPassing::waits:
      give_up(visit, BreakCause::timed_out, where);
      if (!has_passed(visit)) throw_broken();
      break;
  }
  return static_cast<int>(visit.index);
}

BarrierPassing Barrier::arrive(BarrierVisit& visit, Deadline deadline, std::source_location where) {
  BarrierPassing passing = BarrierPassing::waits;
  try {
    door::perform(Operation::arrive, id(), where, deadline, BarrierObstacle(state(), id(), visit),
                  [&]<class Note>(Note& note) {
                    if constexpr (Note::peeking) {
                      passing = BarrierPassing::passed;
                    } else {
                      passing = state().pass(visit, parties_, action_ != nullptr, *this_lane.session,
                                             this_lane.ticket);
                      if (passing == BarrierPassing::broken) throw_broken();
                      if constexpr (Note::watching) note.detail = visit.index;
                    }
                    return passing != BarrierPassing::waits;
                  });
  } catch (const Interrupted&) {
    give_up(visit, BreakCause::interrupted, where);
    if (!has_passed(visit)) throw;
    // The request is for a wait, and this one is over.
    interrupt_this_thread();
    return BarrierPassing::passed;
  }
  return passing;
}

bool Barrier::has_passed(BarrierVisit& visit) {
  return visit.arrived &&
         state().pass(visit, parties_, false, *this_lane.session, this_lane.ticket) == BarrierPassing::passed;
}

void Barrier::give_up(const BarrierVisit& visit, BreakCause cause, std::source_location where) {
  door::perform(Operation::abort, id(), where, [&]<class Note>(Note& /*note*/) {
    if (visit.arrived) {
      state().break_round(visit.generation, cause, this_lane.ticket);
    } else {
      state().break_now(cause, this_lane.ticket);
    }
  });
}

void Barrier::act(const BarrierVisit& visit, std::source_location where) {
  try {
    action_();
  } catch (...) {
    give_up(visit, BreakCause::action_failed, where);
    throw;
  }
  const bool released = door::perform(Operation::release, id(), where,
                                      [&]<class Note>(Note& /*note*/) { return state().release(visit); });
  if (!released) throw_broken();
}

void Barrier::abort(std::source_location where) {
  door::perform(Operation::abort, id(), where, [this]<class Note>(Note& /*note*/) {
    if constexpr (!Note::peeking) state().break_now(BreakCause::aborted, this_lane.ticket);
  });
}

void Barrier::reset(std::source_location where) {
  door::perform(Operation::reset, id(), where, [this]<class Note>(Note& /*note*/) {
    if constexpr (!Note::peeking) state().reset(this_lane.ticket);
  });
}

BarrierWord Barrier::look(std::source_location where) const {
  return door::perform(Operation::get, id(), where, [this]<class Note>(Note& note) {
    const BarrierWord now = state().now();
    if constexpr (Note::watching) note.before = note.after = now.arrived;
    return now;
  });
}

int Barrier::n_waiting(std::source_location where) const {
  const BarrierWord now = look(where);
  return now.phase == BarrierPhase::breaking ? 0 : static_cast<int>(now.arrived);
}

bool Barrier::broken(std::source_location where) const {
  const BarrierWord now = look(where);
  return now.phase == BarrierPhase::breaking || now.phase == BarrierPhase::broken;
}

void Barrier::throw_broken() const {
  const BarrierWord now = state().now();
  std::string why = "it was reset while " + my_name() + " waited";
  if (now.cause != BreakCause::none && now.culprit >= 1 && now.culprit <= limits::lanes) {
    const Lane& lane = this_lane.session->lane(now.culprit - 1);
    why = std::string(lane.name.view()) + std::string(cause_text(now.cause));
  }
  throw BrokenBarrier(describe_object(id()) + " is broken: " + why);
}

}  // namespace sharescope
