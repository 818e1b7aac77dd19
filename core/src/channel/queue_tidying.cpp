// SPDX-License-Identifier: MIT
//
// What is done for lanes that were killed between two steps. Everything here happens under the keeper, and looks the
// same if it is done twice: its doer may be killed, too.

#include <chrono>

#include "keeper_hold.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {

using namespace slots;

namespace {

ParcelSlot& parcel_in(SlotRing& ring, std::uint32_t index) {
  return reinterpret_cast<ParcelSlot&>(ring.slot(index));
}

}  // namespace

Ticket QueueCore::in_the_way_of_putters() const noexcept {
  SlotRing& ring = state().ring_at(state().tail_ring.load(std::memory_order_acquire));
  const RingPlace place = ring.tail.load(std::memory_order_acquire);
  const SlotWord word = ring.word_at(place);
  return beside(word, place) == Beside::behind ? worker_of(word) : nobody;
}

Ticket QueueCore::in_the_way_of_takers() const noexcept {
  SlotRing& ring = state().ring_at(state().head_ring.load(std::memory_order_acquire));
  const RingPlace place = ring.head.load(std::memory_order_acquire);
  const SlotWord word = ring.word_at(place);
  return beside(word, place) != Beside::ahead ? worker_of(word) : nobody;
}

bool QueueCore::tidy_for_putters() noexcept {
  const Ticket who = in_the_way_of_putters();
  if (who == nobody || is_alive(*this_lane.session, who)) return false;
  SlotRing& ring = state().ring_at(state().tail_ring.load(std::memory_order_acquire));
  return tidy(ring, ring.tail.load(std::memory_order_acquire));
}

bool QueueCore::tidy_for_takers() noexcept {
  const Ticket who = in_the_way_of_takers();
  if (who == nobody || is_alive(*this_lane.session, who)) return false;
  SlotRing& ring = state().ring_at(state().head_ring.load(std::memory_order_acquire));
  return tidy(ring, ring.head.load(std::memory_order_acquire));
}

/// Others may have done it meanwhile, or may be at it.
bool QueueCore::tidy(SlotRing& ring, RingPlace place) noexcept {
  const KeeperHold hold(*this, try_to);
  if (!hold.held()) return false;
  const std::uint32_t index = place_index(place);
  const SlotWord word = ring.word_at(place);
  const Ticket who = worker_of(word);
  if (who == nobody || is_alive(*this_lane.session, who)) return true;
  if (phase_of(word) == SlotPhase::putting) {
    finish_put(ring, index, word);
  } else {
    finish_take(ring, index, word);
  }
  return true;
}

/// Precondition: the keeper is held; the word is that of a dead lane's put.
void QueueCore::finish_put(SlotRing& ring, std::uint32_t index, SlotWord word) noexcept {
  QueueState& queue = state();
  const Ticket who = ticket_of(word);
  ring.move_on_for(ring.tail, index, word);
  if (queue.has_parcels()) {
    ParcelSlot& slot = parcel_in(ring, index);
    if (slot.bytes.load(std::memory_order_acquire) > ParcelSlot::room) {
      // Its desk may have it, too; only one of the two may release it.
      LaneDesk* desk = find_desk(who);
      if (desk != nullptr &&
          desk->block.load(std::memory_order_acquire) == slot.block.load(std::memory_order_acquire))
        desk->block.store(0, std::memory_order_release);
    }
    empty(slot);
  }
  if (queue.counts_tasks()) {
    // Nobody puts without a desk, and nobody else gets this one while the keeper is held.
    LaneDesk* desk = find_desk(who);
    if (desk != nullptr &&
        desk->count_void(LaneDesk::stamp_of(ring.number, lap_of(word), index, ring.capacity)))
      queue.task.done.fetch_add(1, std::memory_order_release);
  }
  ring.slot(index).word.store(make_slot_word(lap_of(word), SlotPhase::full, who | abandoned_bit),
                              std::memory_order_release);
  queue.getters.wake_one();
  if (queue.counts_tasks() && unfinished() == 0) queue.joiners.wake_all();
}

/// Precondition: the keeper is held; the word is that of a dead lane's take.
void QueueCore::finish_take(SlotRing& ring, std::uint32_t index, SlotWord word) noexcept {
  QueueState& queue = state();
  const Ticket who = ticket_of(word);
  ring.move_on_for(ring.head, index, word);
  if (queue.has_parcels()) empty(parcel_in(ring, index));
  if (queue.counts_tasks()) {
    if (LaneDesk* desk = find_desk(who))
      desk->count_taken(LaneDesk::stamp_of(ring.number, lap_of(word), index, ring.capacity));
  }
  ring.slot(index).word.store(make_slot_word(lap_of(word) + 1, SlotPhase::empty, who),
                              std::memory_order_release);
  queue.putters.wake_one();
}

SlotRing* QueueCore::ring_numbered(std::uint32_t number) const noexcept {
  QueueState& queue = state();
  std::uint64_t ring_at = queue.first_ring_at();
  while (ring_at != SlotRing::open && ring_at != SlotRing::closed) {
    SlotRing& ring = queue.ring_at(ring_at);
    if (ring.number == number) return &ring;
    ring_at = ring.next.load(std::memory_order_acquire);
  }
  return nullptr;
}

/// Finishes whatever the lane of this desk was at, and releases what it had in hand.
/// Precondition: the keeper is held, that lane has ended.
void QueueCore::clear(LaneDesk& desk) noexcept {
  const Ticket who = desk.who.load(std::memory_order_acquire);
  for (const std::uint64_t intent :
       {desk.putting.load(std::memory_order_acquire), desk.taking.load(std::memory_order_acquire)}) {
    SlotRing* ring = ring_numbered(LaneDesk::ring_of(intent));
    const std::uint32_t index = LaneDesk::index_of(intent);
    if (ring == nullptr || index >= ring->capacity) continue;
    const SlotWord word = ring->slot(index).word.load(std::memory_order_acquire);
    if (worker_of(word) != who) continue;
    if (phase_of(word) == SlotPhase::putting) {
      finish_put(*ring, index, word);
    } else {
      finish_take(*ring, index, word);
    }
  }
  const std::uint64_t block = desk.block.load(std::memory_order_acquire);
  if (block == 0) return;
  desk.block.store(0, std::memory_order_release);
  Arena::of(Session::current()).release(state().at(block));
}

/// So that blocks of the killed do not pile up: each who allocates one looks at one more desk. Lanes are given out in
/// turn, so a newcomer begins with the one that came before it, and who lives long looks at all.
void QueueCore::clear_one_of_the_dead() noexcept {
  static thread_local Ticket who_looks = nobody;
  static thread_local std::uint32_t turn = 0;
  if (who_looks != this_lane.ticket) {
    who_looks = this_lane.ticket;
    turn = lane_of(who_looks);
  }
  LaneDesk& desk = state().desks().desk[--turn % limits::lanes];
  if (desk.block.load(std::memory_order_relaxed) == 0) return;
  if (is_alive(*this_lane.session, desk.who.load(std::memory_order_acquire))) return;
  const KeeperHold hold(*this, try_to);
  if (hold.held() && !is_alive(*this_lane.session, desk.who.load(std::memory_order_acquire))) clear(desk);
}

LaneDesk* QueueCore::find_desk(Ticket who) const noexcept {
  LaneDesks& desks = state().desks();
  for (std::uint32_t looked = 0; looked < limits::lanes; ++looked) {
    LaneDesk& desk = desks.desk[(lane_of(who) + looked) % limits::lanes];
    if (desk.who.load(std::memory_order_acquire) == who) return &desk;
  }
  return nullptr;
}

LaneDesk* QueueCore::find_or_take_desk() {
  const Ticket me = this_lane.ticket;
  if (LaneDesk* mine = find_desk(me)) return mine;
  LaneDesks& desks = state().desks();
  bool busy = false;
  for (std::uint32_t looked = 0; looked < limits::lanes; ++looked) {
    LaneDesk& desk = desks.desk[(lane_of(me) + looked) % limits::lanes];
    Ticket who = desk.who.load(std::memory_order_acquire);
    if (who == nobody) {
      if (desk.who.compare_exchange_strong(who, me)) return &desk;
      continue;
    }
    if (is_alive(*this_lane.session, who)) continue;
    // Who holds the keeper may be stopped. Any other desk will do.
    const KeeperHold hold(*this, try_to);
    busy = busy || !hold.held();
    if (!hold.held() || desk.who.load(std::memory_order_acquire) != who) continue;
    clear(desk);
    if (desk.open_tasks() == 0 && desk.who.compare_exchange_strong(who, me)) return &desk;
  }
  if (busy) {
    // The attempt is made again before long; the obstacle that it waits for knows nothing of desks.
    constexpr std::chrono::milliseconds nap{1};
    state().keeper.await(*this_lane.session, me, Deadline::after(nap));
    return nullptr;
  }
  throw OwnerDied(
      describe_object(id()) + ": " + std::to_string(limits::lanes) +
      " processes have died or ended that took tasks and did not report them as done; recover() first");
}

}  // namespace sharescope
