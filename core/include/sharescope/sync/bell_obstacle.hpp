// SPDX-License-Identifier: MIT
#pragma once

/// What the door needs to know of something that nobody holds and that is waited for by a bell: a permit, an event.
///
/// A plain value that points into shared memory; any thread. See schedule/door.hpp for what each function is for.
///
///     BellObstacle obstacle(bell, id, [&] { return value.load() != 0; });

#include "sharescope/session/object.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/bell.hpp"

namespace sharescope {

template <class Wished>
class BellObstacle {
 public:
  BellObstacle(Bell& bell, ObjectId id, Wished is_as_wished) noexcept
      : bell_(&bell), id_(id), is_as_wished_(is_as_wished) {}

  ObjectId object() const noexcept { return id_; }
  Ticket holder() const noexcept { return nobody; }
  bool await(const Session& /*session*/, Ticket /*me*/, Deadline deadline) const noexcept {
    return bell_->await(deadline, is_as_wished_);
  }
  bool notice_death(const Session& /*session*/) const noexcept { return false; }
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  Bell* bell_;
  ObjectId id_;
  Wished is_as_wished_;
};

}  // namespace sharescope
