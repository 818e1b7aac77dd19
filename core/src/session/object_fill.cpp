// SPDX-License-Identifier: MIT
#include "sharescope/session/object_fill.hpp"

#include <algorithm>
#include <span>

#include "read_once.hpp"
#include "sharescope/channel/pipe_state.hpp"
#include "sharescope/channel/queue_state.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/sync/barrier_state.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/owned_permits.hpp"
#include "sharescope/sync/rwlock_state.hpp"

namespace sharescope {
namespace {

/// The state of that type at that offset; null where none can be.
template <class State>
const State* state_at(const Session& session, std::uint64_t at) noexcept {
  if (!session.is_in_arena(at, sizeof(State)) || at % alignof(State) != 0) return nullptr;
  return reinterpret_cast<const State*>(session.base() + at);
}

bool is_semaphore(ObjectKind kind) noexcept {
  return kind == ObjectKind::semaphore || kind == ObjectKind::bounded_semaphore;
}

/// Of permits that are owned, one ticket each: 'I' is the code of a plain count.
std::span<const std::atomic<Ticket>> owners_in(const Session& session, const Object& object) noexcept {
  const std::uint64_t places = read_once(object.count);
  const std::uint64_t at = read_once(object.data_at);
  if (object.type_code == 'I' || places > OwnedPermits::most ||
      !session.is_in_arena(at, places * sizeof(Ticket)) || at % alignof(Ticket) != 0)
    return {};
  return {reinterpret_cast<const std::atomic<Ticket>*>(session.base() + at), places};
}

std::uint64_t count_of(std::span<const std::atomic<Ticket>> owners, Ticket owner) noexcept {
  return static_cast<std::uint64_t>(std::ranges::count_if(owners, [owner](const std::atomic<Ticket>& place) {
    return place.load(std::memory_order_relaxed) == owner;
  }));
}

FillCopy permits_in(const Session& session, const Object& object) noexcept {
  if (object.type_code != 'I') {
    const auto owners = owners_in(session, object);
    return owners.empty() ? FillCopy{}
                          : FillCopy{FillUnit::permits, count_of(owners, nobody), owners.size(), false};
  }
  const auto* count = state_at<std::atomic<std::uint32_t>>(session, read_once(object.data_at));
  if (count == nullptr) return {};
  return {FillUnit::permits, count->load(std::memory_order_relaxed), 0, false};
}

FillCopy raised_in(const Session& session, const Object& object) noexcept {
  const auto* event = state_at<EventState>(session, read_once(object.state_at));
  if (event == nullptr) return {};
  const bool set = EventState::is_set(event->word.load(std::memory_order_relaxed));
  return {FillUnit::raised, set ? 1U : 0U, 1, false};
}

FillCopy parties_in(const Session& session, const Object& object) noexcept {
  const auto* barrier = state_at<BarrierState>(session, read_once(object.state_at));
  if (barrier == nullptr) return {};
  const BarrierWord now = BarrierWord::of(barrier->word.load(std::memory_order_relaxed));
  const bool whole = now.phase == BarrierPhase::filling || now.phase == BarrierPhase::acting;
  const std::uint64_t parties = read_once(object.count);
  return {FillUnit::parties, whole ? now.arrived : 0U, parties <= limits::lanes ? parties : 0, !whole};
}

FillCopy readers_in(const Session& session, const Object& object) noexcept {
  const auto* lock = state_at<RWLockState>(session, read_once(object.state_at));
  if (lock == nullptr) return {};
  FillCopy fill{FillUnit::readers, 0, 0, false};
  for (const RWLockState::Reader& reader : lock->readers)
    fill.count += reader.ticket.load(std::memory_order_relaxed) == nobody ? 0 : 1;
  return fill;
}

std::uint64_t items_between(slots::RingPlace head, slots::RingPlace tail, std::uint32_t capacity) noexcept {
  const std::uint64_t laps = (tail >> 32U) - (head >> 32U);
  const std::uint64_t items = laps * capacity + (tail & 0xFFFF'FFFFU) - (head & 0xFFFF'FFFFU);
  // The two were not read in one moment.
  return items <= capacity ? items : 0;
}

FillCopy items_in(const Session& session, const Object& object) noexcept {
  const std::uint64_t at = read_once(object.state_at);
  const auto* queue = state_at<QueueState>(session, at);
  if (queue == nullptr) return {};
  FillCopy fill{FillUnit::items, 0, read_once(queue->maxsize), false};
  // Each ring has twice the slots of the one before it, so there cannot be many.
  constexpr int most_rings = 32;
  std::uint64_t ring_at = queue->head_ring.load(std::memory_order_acquire);
  for (int look = 0; look < most_rings && ring_at > SlotRing::closed; ++look) {
    const auto* ring = state_at<SlotRing>(session, at + ring_at);
    if (ring == nullptr) return {};
    const slots::RingPlace head = ring->head.load(std::memory_order_acquire);
    fill.count += items_between(head, ring->tail.load(std::memory_order_acquire), read_once(ring->capacity));
    ring_at = ring->next.load(std::memory_order_acquire);
  }
  return fill;
}

FillCopy bytes_in(const Session& session, const Object& object) noexcept {
  const auto* pipe = state_at<PipeState>(session, read_once(object.state_at));
  if (pipe == nullptr) return {};
  FillCopy fill{FillUnit::bytes, 0, 0, false};
  const std::uint64_t capacity = read_once(pipe->capacity);
  const std::uint32_t streams = read_once(pipe->streams) == 2 ? 2 : 1;
  for (std::uint32_t i = 0; i < streams; ++i) {
    const std::uint64_t read = pipe->stream[i].read.load(std::memory_order_relaxed);
    const std::uint64_t under_way = pipe->stream[i].written.load(std::memory_order_relaxed) - read;
    fill.count += under_way <= capacity ? under_way : 0;
  }
  fill.most = capacity * streams;
  return fill;
}

}  // namespace

FillCopy fill_of(const Session& session, ObjectId id) noexcept {
  if (id == 0 || id >= limits::objects) return {};
  const Object& object = session.block().objects[id];
  if (object.life.load(std::memory_order_acquire) != ObjectLife::listed) return {};
  switch (read_once(object.kind)) {
    case ObjectKind::semaphore:
    case ObjectKind::bounded_semaphore: return permits_in(session, object);
    case ObjectKind::event: return raised_in(session, object);
    case ObjectKind::barrier: return parties_in(session, object);
    case ObjectKind::rwlock: return readers_in(session, object);
    case ObjectKind::queue:
    case ObjectKind::simple_queue:
    case ObjectKind::joinable_queue: return items_in(session, object);
    case ObjectKind::pipe: return bytes_in(session, object);
    default: return {};
  }
}

bool has_permits(const Session& session, Ticket owner) noexcept {
  const Block& block = session.block();
  const std::uint32_t used = std::min(block.objects_used.load(std::memory_order_acquire), limits::objects);
  return std::any_of(block.objects, block.objects + used, [&](const Object& object) {
    return is_semaphore(read_once(object.kind)) &&
           object.life.load(std::memory_order_acquire) == ObjectLife::listed &&
           count_of(owners_in(session, object), owner) > 0;
  });
}

}  // namespace sharescope
