// SPDX-License-Identifier: MIT
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

/// Set, or raised since the word was `before`.
bool is_or_was_set(const EventState& state, std::uint32_t before) noexcept {
  const std::uint32_t now = state.word.load(std::memory_order_seq_cst);
  return EventState::is_set(now) || EventState::raises(now) != EventState::raises(before);
}

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
  // Taken down before the first look: what is raised from here on releases this waiter.
  const std::uint32_t before = state().word.load(std::memory_order_acquire);
  EventState* state = &this->state();
  const auto is_wished = [state, before] { return is_or_was_set(*state, before); };
  return door::perform(Operation::wait, listing_.id(), where, deadline,
                       BellObstacle(state->bell, listing_.id(), is_wished),
                       [is_wished]<class Note>(Note& /*note*/) {
                         if constexpr (Note::peeking) return true;
                         return is_wished();
                       });
}

}  // namespace sharescope
