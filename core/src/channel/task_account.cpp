// SPDX-License-Identifier: MIT
//
// Which tasks are unfinished, and whose they are.

#include <algorithm>

#include "keeper_hold.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {
namespace {

enum class Fate { alive, ended, killed };

/// One whose lane is used by another already counts as killed: rather an error that recover() mends than a join that
/// never ends.
Fate fate_of(const Session& session, Ticket who) noexcept {
  if (is_alive(session, who)) return Fate::alive;
  const Lane& lane = session.lane(lane_of(who));
  if (lane.generation.load(std::memory_order_acquire) != generation_of(who)) return Fate::killed;
  return life_of(lane.claim.load(std::memory_order_acquire)) == Life::dead ? Fate::killed : Fate::ended;
}

}  // namespace

std::uint64_t QueueCore::unfinished() const noexcept {
  QueueState& queue = state();
  // First what is done, then what was put: if they are equal, they were so at the moment in between.
  const std::uint64_t done = queue.task.done.load(std::memory_order_acquire);
  std::uint64_t put = 0;
  std::uint64_t ring_at = queue.first_ring_at();
  std::uint64_t modulus = 0;
  while (ring_at != SlotRing::open && ring_at != SlotRing::closed) {
    const SlotRing& ring = queue.ring_at(ring_at);
    put += slots::places_passed(ring.tail.load(std::memory_order_acquire), ring.capacity);
    // Only the last ring can have gone round so often that its count of laps has begun anew.
    modulus = static_cast<std::uint64_t>(ring.capacity) << 32U;
    ring_at = ring.next.load(std::memory_order_acquire);
  }
  return (put % modulus + modulus - done % modulus) % modulus;
}

void QueueCore::add_up_tasks() noexcept {
  QueueState& queue = state();
  if (!queue.counts_tasks()) return;
  std::uint64_t sum = queue.task.ahead.load(std::memory_order_relaxed);
  for (const LaneDesk& desk : queue.desks().desk) {
    sum += desk.done.load(std::memory_order_relaxed) +
           LaneDesk::count_of(desk.voids.load(std::memory_order_relaxed));
  }
  queue.task.done.store(sum, std::memory_order_release);
}

/// Whose taken item is done when one who has taken none says so: first one who can no longer say it himself.
LaneDesk* QueueCore::desk_to_credit() const noexcept {
  LaneDesk* best = nullptr;
  Fate best_fate = Fate::killed;
  for (LaneDesk& desk : state().desks().desk) {
    if (desk.open_tasks() == 0) continue;
    const Fate fate = fate_of(*this_lane.session, desk.who.load(std::memory_order_acquire));
    if (fate == Fate::ended) return &desk;
    if (best == nullptr || best_fate == Fate::killed) {
      best = &desk;
      best_fate = fate;
    }
  }
  return best;
}

bool QueueCore::task_done() {
  QueueState& queue = state();
  {
    const KeeperHold hold(*this, try_to);
    if (!hold.held()) return false;
    if (unfinished() == 0) {
      throw InvalidValue("task_done on " + describe_object(id()) +
                         ": it was called more often than items were put");
    }
    LaneDesk* desk = find_desk(this_lane.ticket);
    if (desk == nullptr || desk->open_tasks() == 0) desk = desk_to_credit();
    if (desk != nullptr) {
      desk->done.store(desk->done.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    } else {
      queue.task.ahead.fetch_add(1, std::memory_order_release);
    }
    queue.task.done.fetch_add(1, std::memory_order_release);
  }
  if (unfinished() == 0) queue.joiners.wake_all();
  return true;
}

bool QueueCore::has_killed_taker(const Session& session) const noexcept {
  QueueState& queue = state();
  return queue.counts_tasks() && std::ranges::any_of(queue.desks().desk, [&](const LaneDesk& desk) {
           const Ticket taker = desk.who.load(std::memory_order_acquire);
           return taker != nobody && fate_of(session, taker) == Fate::killed;
         });
}

void QueueCore::check_that_takers_live() {
  QueueState& queue = state();
  // One who was killed before it could drop what it had put left it to others.
  if (queue.dropping.load(std::memory_order_acquire) != 0) drop_all();
  std::uint64_t lost = 0;
  Ticket who = nobody;
  for (LaneDesk& desk : queue.desks().desk) {
    const Ticket taker = desk.who.load(std::memory_order_acquire);
    if (taker == nobody || fate_of(*this_lane.session, taker) != Fate::killed) continue;
    {
      // It may have been killed before it could count what it took.
      const KeeperHold hold(*this, try_to);
      if (!hold.held()) return;
      if (desk.who.load(std::memory_order_acquire) != taker) continue;
      clear(desk);
    }
    if (desk.open_tasks() == 0) continue;
    lost += desk.open_tasks();
    if (who == nobody) who = taker;
  }
  if (lost <= queue.task.ahead.load(std::memory_order_acquire)) return;
  throw OwnerDied(describe_object(id()) + ": " + lane_name(*this_lane.session, who) +
                  " died before it reported as done what it had taken (" + std::to_string(lost) +
                  (lost == 1 ? " task" : " tasks") + " in all); join() waits for the others after recover()");
}

bool QueueCore::forgive_the_dead() {
  QueueState& queue = state();
  bool forgiven = false;
  {
    const KeeperHold hold(*this);
    std::uint64_t done_ahead = queue.task.ahead.load(std::memory_order_relaxed);
    for (LaneDesk& desk : queue.desks().desk) {
      const Ticket taker = desk.who.load(std::memory_order_acquire);
      if (taker == nobody || fate_of(*this_lane.session, taker) != Fate::killed) continue;
      clear(desk);
      const std::uint64_t skipped = std::min<std::uint64_t>(done_ahead, desk.open_tasks());
      done_ahead -= skipped;
      for (std::uint64_t left = desk.open_tasks() - skipped; left > 0 && unfinished() != 0; --left) {
        desk.done.store(desk.done.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        queue.task.done.fetch_add(1, std::memory_order_release);
        forgiven = true;
      }
    }
  }
  if (unfinished() == 0) queue.joiners.wake_all();
  return forgiven;
}

}  // namespace sharescope
