// SPDX-License-Identifier: MIT
#include "sharescope/sync/rwlock_obstacle.hpp"

#include <utility>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

bool ReaderObstacle::await(const Session& session, Ticket /*me*/, Deadline deadline) const noexcept {
  if (notice_death(session)) return true;
  return state_->writer_left.await<Bell::Fence::light>(deadline, [this] {
    const Ticket writer = state_->writer.owner.load(std::memory_order_seq_cst);
    return writer == nobody || is_abandoned(writer);
  });
}

bool ReaderObstacle::stands() const noexcept {
  const Ticket writer = state_->writer.owner.load(std::memory_order_acquire);
  return writer != nobody && !is_abandoned(writer) && !state_->is_in(this_lane.ticket);
}

bool WriterObstacle::stands() const noexcept {
  return visit_->has_turn ? !state_->are_readers_gone(*this_lane.session) : turn_.stands();
}

bool WriterObstacle::moved() noexcept {
  return std::exchange(had_turn_, visit_->has_turn) != visit_->has_turn;
}

Ticket WriterObstacle::holder() const noexcept {
  return visit_->has_turn ? state_->some_reader(*this_lane.session) : turn_.holder();
}

bool WriterObstacle::await(const Session& session, Ticket me, Deadline deadline) noexcept {
  if (!visit_->has_turn) return turn_.await(session, me, deadline);
  return state_->readers_left.await<Bell::Fence::light>(
      deadline, [this, &session] { return state_->are_readers_gone(session); });
}

void WriterObstacle::gave_up() const noexcept {
  if (!visit_->has_turn) return turn_.gave_up();
  visit_->has_turn = false;
  state_->writer.give_back_fenced();
  state_->writer_left.ring(everybody);
}

}  // namespace sharescope
