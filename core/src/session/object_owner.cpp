// SPDX-License-Identifier: MIT
#include "sharescope/session/object_owner.hpp"

#include "read_once.hpp"
#include "sharescope/sync/owner_word.hpp"

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
  if (kind != ObjectKind::lock && kind != ObjectKind::rlock) return {};
  if (object->life.load(std::memory_order_acquire) != ObjectLife::listed) return {};
  const std::uint64_t at = read_once(object->state_at);
  if (!is_in_arena(at, sizeof(OwnerWord)) || at % alignof(OwnerWord) != 0) return {};
  const auto& word = *reinterpret_cast<const OwnerWord*>(session.base() + at);
  const Ticket owner = word.owner.load(std::memory_order_relaxed);
  OwnerCopy copy{owner & ~abandoned_bit, is_abandoned(owner), 0};
  if (copy.ticket != nobody && !copy.abandoned) {
    copy.depth = kind == ObjectKind::rlock ? word.depth.load(std::memory_order_relaxed) : 1;
  }
  return copy;
}

}  // namespace sharescope
