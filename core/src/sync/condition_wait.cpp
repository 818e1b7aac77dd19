// SPDX-License-Identifier: MIT
#include "sharescope/sync/condition_wait.hpp"

#include <exception>
#include <string>

#include "sharescope/error.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock_obstacle.hpp"
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {
namespace {

/// What the door needs to know of a notification that has not come; see schedule/door.hpp.
class NotificationObstacle {
 public:
  NotificationObstacle(const ConditionPlace& place, std::uint32_t recoveries) noexcept
      : place_(&place), recoveries_(recoveries) {}
  ObjectId object() const noexcept { return place_->condition; }
  Ticket holder() const noexcept { return nobody; }
  bool await(const Session& session, Ticket me, Deadline deadline) const noexcept {
    if (notice_death(session)) return true;
    return place_->state.await(me, deadline);
  }
  /// Whoever died notified did not use it up, and whoever died holding the lock may have been about to notify.
  bool notice_death(const Session& session) const noexcept {
    place_->state.pass_on_of_the_dead(session);
    return place_->lock.notice_death(session);
  }
  bool stands() const noexcept {
    return !place_->state.is_notified(this_lane.ticket) && place_->lock.recoveries() == recoveries_ &&
           !is_abandoned(place_->lock.owner.load(std::memory_order_acquire));
  }
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  const ConditionPlace* place_;
  std::uint32_t recoveries_;
};

/// A lock that was let go for a while.
class LetGoObstacle : public LockObstacle {
 public:
  using LockObstacle::LockObstacle;
  static constexpr bool must_be_overcome = true;
};

std::uint32_t let_go(const ConditionPlace& place, std::source_location where) {
  std::uint32_t levels = 1;
  door::perform(Operation::unlock, place.lock_id, where, [&]<class Note>(Note& note) {
    if (place.recursive) levels = place.lock.depth.load(std::memory_order_relaxed);
    place.state.enter(*this_lane.session, this_lane.ticket);
    if constexpr (Note::watching) {
      note.before = place.recursive ? levels : 0;
      note.other = static_cast<std::uint16_t>(this_lane.ticket & 0xFFFFU);
    }
    give_back(place.lock, note);
  });
  return levels;
}

bool await_notification(const ConditionPlace& place, std::uint32_t recoveries, Deadline deadline,
                        std::source_location where) {
  return door::perform(Operation::wait, place.condition, where, deadline,
                       NotificationObstacle(place, recoveries), [&]<class Note>(Note& /*note*/) {
                         if (place.state.is_notified(this_lane.ticket)) return true;
                         const Ticket holder = place.lock.owner.load(std::memory_order_acquire);
                         if (is_abandoned(holder)) throw_owner_died(place.lock_id, holder);
                         // An owner died, perhaps before it could notify, and somebody has mended what it left: as good
                         // a reason to look again as a notification.
                         if (place.lock.recoveries() != recoveries) return true;
                         return false;
                       });
}

void take_back(const ConditionPlace& place, std::uint32_t levels, std::source_location where) {
  door::perform(Operation::lock, place.lock_id, where, Deadline::never(),
                LetGoObstacle(place.lock, place.lock_id), [&]<class Note>(Note& note) {
                  if (!place.lock.try_take(this_lane.ticket)) {
                    const Ticket holder = place.lock.owner.load(std::memory_order_relaxed);
                    if (is_abandoned(holder)) throw_owner_died(place.lock_id, holder);
                    return false;
                  }
                  if (place.recursive) place.lock.depth.store(levels, std::memory_order_relaxed);
                  if constexpr (Note::watching) note.after = place.recursive ? levels : 0;
                  return true;
                });
}

}  // namespace

bool wait_at(const ConditionPlace& place, Deadline deadline, std::source_location where) {
  if ((this_lane.attention & attention::peeking) != 0) return true;
  if (!place.is_held_by_caller()) [[unlikely]] {
    door::perform(Operation::wait, place.condition, where,
                  [&]<class Note>(Note& /*note*/) { throw_not_owner(place, Operation::wait); });
  }
  const Session& session = *this_lane.session;
  const Ticket me = this_lane.ticket;
  const std::uint32_t recoveries = place.lock.recoveries();
  const std::uint32_t levels = let_go(place, where);
  bool notified = false;
  std::exception_ptr interruption;
  try {
    try {
      notified = await_notification(place, recoveries, deadline, where);
    } catch (const Interrupted&) {
      interruption = std::current_exception();
    }
    if (!place.state.leave(me)) notified = true;
    take_back(place, levels, where);
  } catch (const OwnerDied&) {
    // The lock is not had back. A notification, if there was one, is for somebody who can act on it.
    if (!place.state.leave(me) && place.state.is_notified(me)) place.state.pass_on(session, me);
    remember_lost_hold(place.lock, levels);
    throw;
  }
  if (interruption != nullptr) {
    if (notified) place.state.pass_on(session, me);
    std::rethrow_exception(interruption);
  }
  place.state.finish(me);
  return notified;
}

void throw_not_owner(const ConditionPlace& place, Operation operation) {
  const Ticket holder = place.lock.owner.load(std::memory_order_relaxed);
  const bool held = holder != nobody && !is_abandoned(holder);
  throw NotOwner(std::string(to_string(operation)) + " of " + describe_object(place.condition) + " by " +
                 my_name() + ": its lock is held by " +
                 (held ? lane_name(Session::current(), holder) : "nobody"));
}

}  // namespace sharescope
