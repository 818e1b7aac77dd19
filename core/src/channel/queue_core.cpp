// SPDX-License-Identifier: MIT
#include "sharescope/channel/queue_core.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <optional>

#include "../session/lingering.hpp"
#include "keeper_hold.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {
namespace {

/// Slots that a session has room for, in one ring. The arena needs some room of its own.
std::uint64_t most_slots(const QueueDescription& description) {
  constexpr std::uint64_t of_the_arena = 1U << 20U;
  const std::uint64_t others =
      of_the_arena + QueueState::bytes_of(description.form, 0, description.slot_bytes);
  return std::min<std::uint64_t>((Session::current().arena_bytes() - others) / description.slot_bytes,
                                 QueueCore::largest_capacity);
}

std::uint32_t checked_maxsize(const QueueDescription& description) {
  if (description.maxsize <= 0) return 0;
  const std::uint64_t most = most_slots(description);
  if (static_cast<std::uint64_t>(description.maxsize) > most) {
    throw InvalidValue(std::string(to_string(description.kind)) + " '" + std::string(description.name) +
                       "': maxsize " + std::to_string(description.maxsize) + " is more than " +
                       std::to_string(most) + ", for which a session of " +
                       std::to_string(Session::current().arena_bytes()) + " bytes has slots of " +
                       std::to_string(description.slot_bytes));
  }
  return static_cast<std::uint32_t>(description.maxsize);
}

ListingDescription listing_of(const QueueDescription& description) {
  const std::uint32_t maxsize = checked_maxsize(description);
  const std::uint32_t capacity = maxsize != 0 ? maxsize : QueueCore::first_capacity(description.slot_bytes);
  return {.kind = description.kind,
          .name = description.name,
          .type_code = description.type_code,
          .type_name = description.type_name,
          .fields = description.fields,
          .state_bytes = QueueState::bytes_of(description.form, capacity, description.slot_bytes),
          .element_bytes = description.item_bytes,
          .count = 0};
}

/// A queue that its maker has destroyed, for the processes that inherited it: its rings and items stay as well.
class LingeringQueue final : public detail::Lingering {
 public:
  explicit LingeringQueue(QueueCore&& core) noexcept : core_(std::move(core)) {}
  bool is_in_use(detail::Look /*look*/) const noexcept override { return core_.is_inherited(); }
  std::uint64_t bytes() const noexcept override { return core_.bytes(); }
  void disown() noexcept override { core_.disown(); }

 private:
  mutable QueueCore core_;
};

}  // namespace

QueueCore::QueueCore(const QueueDescription& description) : listing_(listing_of(description)), is_own_(true) {
  // The memory is zeroed, and zeroed slots are empty.
  QueueState& queue = state();
  queue.maxsize = checked_maxsize(description);
  queue.slot_bytes = description.slot_bytes;
  queue.form = description.form;
  SlotRing& ring = queue.first_ring();
  ring.capacity = queue.maxsize != 0 ? queue.maxsize : first_capacity(description.slot_bytes);
  ring.slot_bytes = description.slot_bytes;
  queue.head_ring.store(queue.first_ring_at(), std::memory_order_release);
  queue.tail_ring.store(queue.first_ring_at(), std::memory_order_release);
}

QueueCore::~QueueCore() {
  if (!is_own_ || !listing_.is_own()) return;
  if (listing_.is_inherited()) [[unlikely]] {
    detail::linger(std::unique_ptr<detail::Lingering>(new (std::nothrow) LingeringQueue(std::move(*this))));
  } else {
    release_contents();
  }
}

void QueueCore::release_contents() noexcept {
  Arena arena = Arena::of(Session::current());
  QueueState& queue = state();
  // Those who used it have ended, so what is at a desk is in nobody's hands.
  if (queue.has_desks()) {
    for (LaneDesk& desk : queue.desks().desk)
      if (desk.who.load(std::memory_order_relaxed) != nobody) clear(desk);
  }
  std::uint64_t ring_at = queue.first_ring_at();
  while (ring_at != SlotRing::open && ring_at != SlotRing::closed) {
    SlotRing& ring = queue.ring_at(ring_at);
    if (queue.has_parcels()) {
      for (std::uint32_t i = 0; i < ring.capacity; ++i)
        empty(reinterpret_cast<ParcelSlot&>(ring.slot(i)));
    }
    const std::uint64_t next = ring.next.load(std::memory_order_relaxed);
    if (ring_at != queue.first_ring_at()) arena.release(&ring);
    ring_at = next;
  }
}

void QueueCore::grow(SlotRing& ring) {
  QueueState& queue = state();
  const std::uint32_t capacity = ring.capacity < largest_capacity ? ring.capacity * 2 : ring.capacity;
  Arena arena = Arena::of(*this_lane.session);
  auto* bigger = static_cast<SlotRing*>(allocate_shared(SlotRing::bytes_of(capacity, ring.slot_bytes)));
  bigger->capacity = capacity;
  bigger->slot_bytes = ring.slot_bytes;
  bigger->number = ring.number + 1;
  std::uint64_t none = SlotRing::open;
  // Another may have been faster, or has shut the queue down.
  if (!ring.next.compare_exchange_strong(none, queue.offset_of(bigger))) arena.release(bigger);
}

void QueueCore::leave_tail_ring(std::uint64_t ring_at, SlotRing& ring) {
  const std::uint64_t next = ring.next.load(std::memory_order_acquire);
  if (next == SlotRing::closed) throw_shut_down();
  state().tail_ring.compare_exchange_strong(ring_at, next);
}

void QueueCore::leave_head_ring(std::uint64_t ring_at, SlotRing& ring) {
  const std::uint64_t next = ring.next.load(std::memory_order_acquire);
  if (next == SlotRing::closed) throw_shut_down();
  state().head_ring.compare_exchange_strong(ring_at, next);
}

void QueueCore::throw_shut_down() const {
  throw QueueShutDown(describe_object(id()) + " has been shut down");
}

void QueueCore::throw_closed() const {
  throw QueueClosed(describe_object(id()) + " was closed by this process");
}

void QueueCore::throw_only_looks() const {
  throw InvalidValue(describe_object(id()) + ": a thread that only looks (Peek) can neither put nor take");
}

std::uint64_t QueueCore::size() const noexcept {
  QueueState& queue = state();
  std::uint64_t size = 0;
  std::uint64_t ring_at = queue.head_ring.load(std::memory_order_acquire);
  while (ring_at != SlotRing::open && ring_at != SlotRing::closed) {
    const SlotRing& ring = queue.ring_at(ring_at);
    size += ring.size();
    ring_at = ring.next.load(std::memory_order_acquire);
  }
  return size;
}

void QueueCore::shut_down(bool dropping) {
  QueueState& queue = state();
  std::uint64_t ring_at = queue.tail_ring.load(std::memory_order_acquire);
  while (ring_at != SlotRing::closed) {
    SlotRing& ring = queue.ring_at(ring_at);
    std::uint64_t next = SlotRing::open;
    if (ring.next.compare_exchange_strong(next, SlotRing::closed)) break;
    ring_at = next;
  }
  if (dropping) queue.dropping.store(1);
  queue.getters.wake_all();
  queue.putters.wake_all();
  if (!dropping) return;
  // Whoever publishes behind this fence finds that all is to be dropped, and does so itself.
  heavy_fence();
  drop_all();
}

void QueueCore::published_before_others() noexcept {
  if (state().getters.anybody()) state().getters.wake_one();
  if (state().dropping.load() != 0) drop_all();
}

void QueueCore::gave_back_before_others() noexcept {
  if (state().putters.anybody()) state().putters.wake_one();
  // Whoever drops stops at a slot that is being emptied.
  if (state().dropping.load() != 0) drop_all();
}

void QueueCore::drop_all() noexcept {
  QueueState& queue = state();
  std::uint64_t ring_at = queue.head_ring.load(std::memory_order_acquire);
  LaneDesk* desk = nullptr;
  if (queue.has_desks()) {
    try {
      desk = my_desk();
    } catch (const OwnerDied&) {
      // Not even desks are left: the dead are to be recovered first.
    }
    if (desk == nullptr) return;
  }
  while (ring_at != SlotRing::closed) {
    SlotRing& ring = queue.ring_at(ring_at);
    // Held before anything is taken: if whoever has it is stopped, the rest is left to those who wait for the tasks.
    std::optional<KeeperHold> hold;
    if (queue.counts_tasks() && !hold.emplace(*this, std::chrono::milliseconds(10)).held()) return;
    SlotRing::Claimed claimed;
    const auto claim =
        ring.claim_to_take(this_lane.ticket, queue.slot_bytes, claimed, [&](slots::RingPlace place) noexcept {
          if (desk != nullptr)
            desk->taking.store(LaneDesk::intent(ring.number, place), std::memory_order_relaxed);
        });
    if (claim == SlotRing::Claim::done) {
      if (queue.has_parcels()) empty(*reinterpret_cast<ParcelSlot*>(claimed.slot));
      if (queue.counts_tasks()) {
        queue.task.ahead.fetch_add(1, std::memory_order_release);
        queue.task.done.fetch_add(1, std::memory_order_release);
      }
      claimed.give_back(this_lane.ticket);
      queue.putters.wake_all();
      continue;
    }
    hold.reset();
    if (claim == SlotRing::Claim::sealed) {
      ring_at = ring.next.load(std::memory_order_acquire);
    } else if (!tidy_for_takers()) {
      break;
    }
  }
  if (queue.counts_tasks() && unfinished() == 0) queue.joiners.wake_all();
}

}  // namespace sharescope
