// SPDX-License-Identifier: MIT
#include "sharescope/sync/barrier_state.hpp"

#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t broken_mark = abandoned_bit;

std::uint64_t place_of(std::uint32_t generation, Ticket ticket) noexcept {
  return static_cast<std::uint64_t>(generation) << 32U | ticket;
}
std::uint32_t generation_in(std::uint64_t place) noexcept { return static_cast<std::uint32_t>(place >> 32U); }
bool is_marked(std::uint64_t place) noexcept { return (place & broken_mark) != 0; }
Ticket ticket_in(std::uint64_t place) noexcept { return static_cast<Ticket>(place) & ~abandoned_bit; }

}  // namespace

bool BarrierState::change(const BarrierWord& from, const BarrierWord& to) noexcept {
  std::uint64_t seen = from.bits();
  return word.compare_exchange_strong(seen, to.bits(), std::memory_order_seq_cst);
}

BarrierPassing BarrierState::pass(BarrierVisit& visit, std::uint32_t parties, bool has_action,
                                  const Session& session, Ticket me) noexcept {
  std::atomic<std::uint64_t>& mine = present[lane_of(me)];
  while (!visit.arrived) {
    const BarrierWord seen = now();
    visit.generation = seen.generation;
    if (seen.phase == BarrierPhase::breaking) {
      finish_breaking(seen);
      continue;
    }
    if (seen.phase != BarrierPhase::filling) {
      mine.store(0, std::memory_order_relaxed);
      return seen.phase == BarrierPhase::broken ? BarrierPassing::broken : BarrierPassing::waits;
    }
    const bool last = seen.arrived + 1 == parties;
    if (last && seen.arrived != 0 && notice_death(session, seen.generation)) continue;
    if (!try_arrive(visit, seen, last, has_action, me)) continue;
    if (!last) return BarrierPassing::waits;
    if (has_action) return BarrierPassing::acts;
    bell.ring(everybody);
    return BarrierPassing::passed;
  }
  const BarrierWord seen = now();
  if (seen.generation == visit.generation) {
    if (seen.phase != BarrierPhase::breaking) return BarrierPassing::waits;
    finish_breaking(seen);
  }
  return is_marked(mine.load(std::memory_order_acquire)) ? BarrierPassing::broken : BarrierPassing::passed;
}

bool BarrierState::try_arrive(BarrierVisit& visit, const BarrierWord& seen, bool last, bool has_action,
                              Ticket me) noexcept {
  std::uint32_t used = lanes_used.load(std::memory_order_relaxed);
  while (used <= lane_of(me) &&
         !lanes_used.compare_exchange_weak(used, lane_of(me) + 1, std::memory_order_relaxed)) {
  }
  present[lane_of(me)].store(place_of(seen.generation, me), std::memory_order_release);
  BarrierWord next{.generation = seen.generation, .arrived = seen.arrived + 1};
  if (last && has_action) next.phase = BarrierPhase::acting;
  if (last && !has_action) next = {.generation = seen.generation + 1};
  if (!change(seen, next)) return false;
  visit.arrived = true;
  visit.index = seen.arrived;
  return true;
}

bool BarrierState::is_over(const BarrierVisit& visit) const noexcept {
  const BarrierWord seen = now();
  if (!visit.arrived) return seen.phase != BarrierPhase::acting;
  return seen.generation != visit.generation || seen.phase == BarrierPhase::breaking;
}

bool BarrierState::release(const BarrierVisit& visit) noexcept {
  const BarrierWord seen = now();
  if (seen.generation != visit.generation) return false;
  if (seen.phase == BarrierPhase::acting && change(seen, {.generation = seen.generation + 1})) {
    bell.ring(everybody);
    return true;
  }
  // Nothing but being broken can have come in between.
  if (const BarrierWord again = now(); again.phase == BarrierPhase::breaking) finish_breaking(again);
  return false;
}

bool BarrierState::break_round(std::uint32_t generation, BreakCause cause, Ticket culprit) noexcept {
  while (true) {
    const BarrierWord seen = now();
    if (seen.generation != generation || seen.phase == BarrierPhase::broken) return false;
    if (seen.phase == BarrierPhase::breaking) {
      finish_breaking(seen);
      return false;
    }
    const BarrierWord breaking{generation, seen.arrived, lane_of(culprit) + 1, cause, BarrierPhase::breaking};
    if (!change(seen, breaking)) continue;
    finish_breaking(breaking);
    return true;
  }
}

void BarrierState::finish_breaking(const BarrierWord& seen) noexcept {
  const std::uint32_t used = lanes_used.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < used; ++i) {
    std::uint64_t place = present[i].load(std::memory_order_relaxed);
    while (generation_in(place) == seen.generation && !is_marked(place) &&
           !present[i].compare_exchange_weak(place, place | broken_mark, std::memory_order_release)) {
    }
  }
  BarrierWord broken = seen;
  broken.generation += 1;
  broken.arrived = 0;
  broken.phase = BarrierPhase::broken;
  change(seen, broken);
  bell.ring(everybody);
}

void BarrierState::break_now(BreakCause cause, Ticket culprit) noexcept {
  while (true) {
    const BarrierWord seen = now();
    if (seen.phase == BarrierPhase::broken) return;
    break_round(seen.generation, cause, culprit);
  }
}

void BarrierState::reset(Ticket me) noexcept {
  while (true) {
    const BarrierWord seen = now();
    if (seen.phase == BarrierPhase::filling && seen.arrived == 0) return;
    if (seen.phase == BarrierPhase::broken) {
      if (change(seen, {.generation = seen.generation + 1})) return;
    } else {
      break_round(seen.generation, BreakCause::reset, me);
    }
  }
}

Ticket BarrierState::find_dead(const Session& session, std::uint32_t generation) const noexcept {
  const std::uint32_t used = lanes_used.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < used; ++i) {
    const std::uint64_t place = present[i].load(std::memory_order_acquire);
    if (generation_in(place) != generation || is_marked(place) || ticket_in(place) == nobody) continue;
    if (!is_alive(session, ticket_in(place))) return ticket_in(place);
  }
  return nobody;
}

bool BarrierState::notice_death(const Session& session, std::uint32_t generation) noexcept {
  const Ticket dead = find_dead(session, generation);
  if (dead == nobody) return false;
  break_round(generation, BreakCause::died, dead);
  return true;
}

}  // namespace sharescope
