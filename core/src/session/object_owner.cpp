// SPDX-License-Identifier: MIT
#include "sharescope/session/object_owner.hpp"

#include "read_once.hpp"
#include "sharescope/sync/owner_word.hpp"
#include "sharescope/sync/rwlock_state.hpp"

namespace sharescope {

OwnerCopy owner_of(const Session& session, ObjectId id) noexcept {
  if (id == 0 || id >= limits::objects) return {};
  const Object* object = &session.block().objects[id];
  ObjectKind kind = read_once(object->kind);
  if (kind == ObjectKind::value || kind == ObjectKind::array) {
    const ObjectId guard = read_once(object->guard);
    if (guard == 0 || guard >= limits::objects) return {};
    object = &session.block().objects[guard];
    kind = read_once(object->kind);
  }
  if (kind != ObjectKind::lock && kind != ObjectKind::rlock && kind != ObjectKind::rwlock) return {};
  if (object->life.load(std::memory_order_acquire) != ObjectLife::listed) return {};
  const std::uint64_t at = read_once(object->state_at);
  if (!session.is_in_arena(at, sizeof(OwnerWord)) || at % alignof(OwnerWord) != 0) return {};
  const auto& word = *reinterpret_cast<const OwnerWord*>(session.base() + at);
  const Ticket owner = word.owner.load(std::memory_order_relaxed);
  OwnerCopy copy{owner & ~abandoned_bit, is_abandoned(owner), 0};
  if (copy.ticket != nobody && !copy.abandoned) {
    copy.depth = kind != ObjectKind::lock ? word.depth.load(std::memory_order_relaxed) : 1;
  }
  return copy;
}

Ticket stands_in_the_way(const Session& session, ObjectId id, Ticket waiter) noexcept {
  const Ticket owner = owner_of(session, id).ticket;
  if (owner != waiter || owner == nobody) return owner;
  const Object& object = session.block().objects[id];
  const std::uint64_t at = read_once(object.state_at);
  if (read_once(object.kind) != ObjectKind::rwlock) return owner;
  if (!session.is_in_arena(at, sizeof(RWLockState)) || at % alignof(RWLockState) != 0) return owner;
  // It has its turn, and waits for the readers.
  return reinterpret_cast<const RWLockState*>(session.base() + at)->some_reader(session);
}

}  // namespace sharescope
