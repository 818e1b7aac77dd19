// SPDX-License-Identifier: MIT
#include "sharescope/sync/event.hpp"

#include <utility>

namespace sharescope {
namespace {

/// One wait, in the memory of its caller.
struct EventVisit {
  bool has_looked = false;
  std::uint32_t first_seen = 0;
};

/// Set, or raised since this waiter looked first.
bool is_or_was_set(const EventState& state, const EventVisit& visit) noexcept {
  const std::uint32_t now = state.word.load(std::memory_order_seq_cst);
  return EventState::is_set(now) || EventState::raises(now) != EventState::raises(visit.first_seen);
}

/// What the door needs to know of an event that is not set; see schedule/door.hpp.
class EventObstacle {
 public:
  EventObstacle(EventState& state, ObjectId id, const EventVisit& visit) noexcept
      : state_(&state), id_(id), visit_(&visit) {}
  ObjectId object() const noexcept { return id_; }
  Ticket holder() const noexcept { return nobody; }
  bool await(const Session& /*session*/, Ticket /*me*/, Deadline deadline) const noexcept {
    return state_->bell.await(deadline, [this] { return is_or_was_set(*state_, *visit_); });
  }
  bool notice_death(const Session& /*session*/) const noexcept { return false; }
  bool stands() const noexcept { return visit_->has_looked && !is_or_was_set(*state_, *visit_); }
  /// To look is a step of its own: what is raised before it and cleared again releases nobody.
  bool moved() noexcept { return !std::exchange(had_looked_, true); }
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  EventState* state_;
  ObjectId id_;
  const EventVisit* visit_;
  bool had_looked_ = false;
};

template <class Note>
void note_change([[maybe_unused]] Note& note, [[maybe_unused]] std::uint32_t before,
                 [[maybe_unused]] bool after) {
  if constexpr (Note::watching) {
    note.before = before & EventState::set_bit;
    note.after = after ? 1 : 0;
  }
}

}  // namespace

void Event::set(std::source_location where) {
  door::perform(Operation::raise, listing_.id(), where, [this]<class Note>(Note& note) {
    if constexpr (!Note::peeking) {
      std::uint32_t seen = state().word.load(std::memory_order_acquire);
      while (!EventState::is_set(seen)) {
        const std::uint32_t raised = (seen | EventState::set_bit) + EventState::one_raise;
        if (!state().word.compare_exchange_weak(seen, raised, std::memory_order_seq_cst,
                                                std::memory_order_acquire))
          continue;
        state().bell.ring(everybody);
        break;
      }
      note_change(note, seen, true);
    }
  });
}

void Event::clear(std::source_location where) {
  door::perform(Operation::clear, listing_.id(), where, [this]<class Note>(Note& note) {
    if constexpr (!Note::peeking)
      note_change(note, state().word.fetch_and(~EventState::set_bit, std::memory_order_acq_rel), false);
  });
}

bool Event::await(Deadline deadline, std::source_location where) {
  EventVisit visit;
  return door::perform(Operation::wait, listing_.id(), where, deadline,
                       EventObstacle(state(), listing_.id(), visit),
                       [state = &state(), visit = &visit]<class Note>(Note& /*note*/) {
                         if constexpr (Note::peeking) return true;
                         if (!visit->has_looked) {
                           // What is raised from here on releases this waiter.
                           visit->first_seen = state->word.load(std::memory_order_acquire);
                           visit->has_looked = true;
                         }
                         return is_or_was_set(*state, *visit);
                       });
}

}  // namespace sharescope
