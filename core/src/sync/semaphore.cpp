// SPDX-License-Identifier: MIT
#include "sharescope/sync/semaphore.hpp"

#include <algorithm>
#include <string>

#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {
namespace {

constexpr std::int64_t highest_value = INT32_MAX;

/// The count has a cache line of its own: who changes it looks at the bell right behind, while others change it again.
constexpr std::uint64_t line = 64;
static_assert(sizeof(Bell) <= line);

std::int64_t checked(ObjectKind kind, std::string_view name, std::int64_t initial, Permits permits) {
  const std::int64_t most = permits == Permits::owned ? std::int64_t{OwnedPermits::most} : highest_value;
  if (initial >= 0 && initial <= most) return initial;
  throw InvalidValue(std::string(to_string(kind)) + " '" + std::string(name) + "': its initial value is " +
                     std::to_string(initial) + ", and 0 to " + std::to_string(most) + " is possible");
}

std::string permits_text(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " permit" : " permits");
}

}  // namespace

ObjectId SemaphoreObstacle::object() const noexcept { return semaphore_->id(); }

Ticket SemaphoreObstacle::holder() const noexcept { return semaphore_->owned().only_owner(); }

bool SemaphoreObstacle::await(const Session& session, Ticket /*me*/, Deadline deadline) const noexcept {
  if (notice_death(session) && semaphore_->owned().free() == 0) return true;
  return semaphore_->bell().await(deadline, [this] { return !stands(); });
}

bool SemaphoreObstacle::stands() const noexcept {
  if (semaphore_->permits_ == Permits::counted)
    return semaphore_->count().load(std::memory_order_seq_cst) == 0;
  const OwnedPermits owned = semaphore_->owned();
  return owned.free() == 0 && owned.abandoned_by() == nobody;
}

bool SemaphoreObstacle::notice_death(const Session& session) const noexcept {
  if (!semaphore_->owned().notice_death(session)) return false;
  semaphore_->bell().ring(everybody);
  return true;
}

Semaphore::Semaphore(ObjectKind kind, std::string_view name, std::int64_t initial, Permits permits)
    : listing_({.kind = kind,
                .name = name,
                .type_code = permits == Permits::owned ? '\0' : 'I',
                .type_name = permits == Permits::owned ? "ticket" : "unsigned int",
                .state_bytes = line,
                .element_bytes = sizeof(Ticket),
                .count = permits == Permits::owned
                             ? static_cast<std::uint64_t>(checked(kind, name, initial, permits))
                             : 1}),
      limit_(static_cast<std::uint32_t>(permits == Permits::counted && kind == ObjectKind::semaphore
                                            ? highest_value
                                            : checked(kind, name, initial, permits))),
      permits_(permits) {
  if (permits == Permits::counted) {
    count().store(static_cast<std::uint32_t>(checked(kind, name, initial, permits)),
                  std::memory_order_relaxed);
  }
}

std::uint32_t Semaphore::value(std::source_location where) const {
  return door::perform(Operation::get, listing_.id(), where, [this]<class Note>(Note& note) {
    const std::uint32_t value =
        permits_ == Permits::owned ? owned().free() : count().load(std::memory_order_acquire);
    if constexpr (Note::watching) note.before = note.after = value;
    return value;
  });
}

std::uint32_t Semaphore::recover(std::source_location where) {
  return door::perform(Operation::recover, listing_.id(), where, [this]<class Note>(Note& /*note*/) {
    if constexpr (Note::peeking) return 0U;
    const std::uint32_t freed = owned().recover(*this_lane.session);
    if (freed != 0) bell().ring(static_cast<int>(freed));
    return freed;
  });
}

bool Semaphore::take_owned() const {
  if (owned().take(this_lane.ticket)) return true;
  const Ticket dead = owned().abandoned_by();
  if (dead == nobody) return false;
  throw OwnerDied(describe_object(id()) + ": " + lane_name(Session::current(), dead) +
                  " died having a permit of it, which is missing until recover() is called");
}

void Semaphore::give_otherwise(std::int64_t wanted) const {
  const auto refused = [&] {
    return "release of " + permits_text(wanted) + " of " + describe_object(id()) + " by " + my_name() + ": ";
  };
  if (wanted < 1) throw InvalidValue(refused() + "at least 1 is wanted");
  if (!owned().give_back(this_lane.ticket, static_cast<std::uint64_t>(wanted)))
    throw NotOwner(refused() + "it has " + std::to_string(owned().owned_by(this_lane.ticket)));
  bell().ring(static_cast<int>(wanted));
}

void Semaphore::throw_too_many(std::int64_t wanted, std::uint32_t seen) const {
  throw InvalidValue("release of " + permits_text(wanted) + " of " + describe_object(id()) + " by " +
                     my_name() + ": its value is " + std::to_string(seen) + ", and " +
                     std::to_string(limit_) + " is its limit");
}

}  // namespace sharescope
