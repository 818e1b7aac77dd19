// SPDX-License-Identifier: MIT
#pragma once

/// An obstacle as whoever stands at the door in a stepped program looks at it: what it is, who has it, and whether it
/// stands in the way just now. door.hpp says what obstacles are; two more questions may be put to them:
///
///     obstacle.stands()   the attempt would fail now. Where it is missing, only the attempt can tell
///     obstacle.moved()    the attempt that failed has changed something that others can see, such as having arrived at
///                         a barrier: that is a step like any other. Where it is missing, it has not
///
/// Refers to an obstacle without saying its type; must not outlive it.

#include "sharescope/session/object.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
class Session;
}

namespace sharescope::door {

class ObstacleView {
 public:
  ObstacleView() = default;
  template <class Obstacle>
  ObstacleView(Obstacle& obstacle, Deadline deadline) noexcept
      : obstacle_(&obstacle), look_(&look<Obstacle>), deadline_(deadline) {}

  struct Seen {
    bool stands = false;
    ObjectId object = 0;
    Ticket holder = nobody;
  };
  /// Notices an owner's death first, as a wait would.
  Seen look(const Session& session) const noexcept {
    return look_ == nullptr ? Seen{} : look_(obstacle_, session);
  }
  bool exists() const noexcept { return look_ != nullptr; }
  Deadline deadline() const noexcept { return deadline_; }

 private:
  template <class Obstacle>
  static Seen look(void* pointer, const Session& session) noexcept {
    Obstacle& obstacle = *static_cast<Obstacle*>(pointer);
    Seen seen;
    if constexpr (requires { obstacle.stands(); }) {
      const bool is_told = obstacle.notice_death(session);
      seen.stands = !is_told && obstacle.stands();
    }
    seen.object = obstacle.object();
    seen.holder = obstacle.holder();
    return seen;
  }

  void* obstacle_ = nullptr;
  Seen (*look_)(void*, const Session&) noexcept = nullptr;
  Deadline deadline_ = Deadline::never();
};

template <class Obstacle>
bool has_moved([[maybe_unused]] Obstacle& obstacle) noexcept {
  if constexpr (requires { obstacle.moved(); }) {
    return obstacle.moved();
  } else {
    return false;
  }
}

}  // namespace sharescope::door
