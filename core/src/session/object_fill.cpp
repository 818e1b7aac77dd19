// SPDX-License-Identifier: MIT
#include "sharescope/session/object_fill.hpp"

#include <algorithm>

#include "read_once.hpp"
#include "sharescope/channel/queue_state.hpp"
#include "sharescope/session/object_owner.hpp"

namespace sharescope {
namespace {

/// Each ring has twice as many slots as the one before, so no queue has more.
constexpr int most_rings = 40;

template <class State>
const State* state_at(const Session& session, std::uint64_t at) noexcept {
  if (!is_in_arena(at, sizeof(State)) || at % alignof(State) != 0) return nullptr;
  return reinterpret_cast<const State*>(session.base() + at);
}

}  // namespace

std::optional<Fill> fill_of(const Session& session, ObjectId id) noexcept {
  if (id == 0 || id >= limits::objects) return std::nullopt;
  const Object& object = session.block().objects[id];
  const ObjectKind kind = read_once(object.kind);
  if (kind != ObjectKind::queue && kind != ObjectKind::simple_queue && kind != ObjectKind::joinable_queue)
    return std::nullopt;
  if (object.life.load(std::memory_order_acquire) != ObjectLife::listed) return std::nullopt;
  const std::uint64_t at = read_once(object.state_at);
  const auto* queue = state_at<QueueState>(session, at);
  if (queue == nullptr) return std::nullopt;

  Fill fill{.size = 0, .bound = read_once(queue->maxsize)};
  std::uint64_t ring_at = queue->head_ring.load(std::memory_order_acquire);
  for (int rings = 0; rings < most_rings && ring_at != SlotRing::open && ring_at != SlotRing::closed;
       ++rings) {
    const auto* ring = state_at<SlotRing>(session, at + ring_at);
    if (ring == nullptr) return std::nullopt;
    fill.size += ring->size();
    ring_at = ring->next.load(std::memory_order_acquire);
  }
  if (fill.bound != 0) fill.size = std::min(fill.size, fill.bound);
  return fill;
}

}  // namespace sharescope
