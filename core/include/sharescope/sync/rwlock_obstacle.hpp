// SPDX-License-Identifier: MIT
#pragma once

/// What the door needs to know of an RWLock that stands in the way: of a writer, for readers; of another writer or of
/// the readers, for a writer.
///
/// Plain values that point into shared memory and, for a writer, to its visit; any thread. See schedule/door.hpp for
/// what each function is for.
///
///     door::perform(Operation::lock, id, where, deadline, ReaderObstacle(state, id), attempt);

#include "sharescope/session/object.hpp"
#include "sharescope/sync/lock_obstacle.hpp"
#include "sharescope/sync/rwlock_state.hpp"

namespace sharescope {

class ReaderObstacle {
 public:
  ReaderObstacle(RWLockState& state, ObjectId id) noexcept : state_(&state), id_(id) {}
  ObjectId object() const noexcept { return id_; }
  Ticket holder() const noexcept {
    return state_->writer.owner.load(std::memory_order_relaxed) & ~abandoned_bit;
  }
  bool await(const Session& session, Ticket me, Deadline deadline) const noexcept;
  bool notice_death(const Session& session) const noexcept { return state_->notice_death(session); }
  bool stands() const noexcept;
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  RWLockState* state_;
  ObjectId id_;
};

/// One call of lock(), in the memory of its caller.
struct WriterVisit {
  bool has_turn = false;  ///< its ticket is in the writer's word, and it waits for the readers to leave
};

class WriterObstacle {
 public:
  WriterObstacle(RWLockState& state, ObjectId id, WriterVisit& visit) noexcept
      : state_(&state), visit_(&visit), turn_(state.writer, id) {}
  ObjectId object() const noexcept { return turn_.object(); }
  Ticket holder() const noexcept;
  bool await(const Session& session, Ticket me, Deadline deadline) noexcept;
  bool notice_death(const Session& session) const noexcept {
    return !visit_->has_turn && state_->notice_death(session);
  }
  bool stands() const noexcept;
  /// It keeps others out from the moment at which it waits only for readers to leave.
  bool moved() noexcept;
  void got_through() const noexcept { turn_.got_through(); }
  void gave_up() const noexcept;

 private:
  RWLockState* state_;
  WriterVisit* visit_;
  LockObstacle turn_;
  bool had_turn_ = false;
};

}  // namespace sharescope
