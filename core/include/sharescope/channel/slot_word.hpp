// SPDX-License-Identifier: MIT
#pragma once

/// The word of a slot of a queue: what the slot holds, in which lap, and whose work it is. And a place in the ring.
///
///     SlotWord   bits 63-34  lap, modulo 2^30: how often this slot has been emptied
///                bits 33-32  phase
///                bits 31-0   ticket: who puts or takes; who put the item (full), who took the last one (empty)
///
///     phase \ step   claim to put     publish   claim to take    give back          its lane died
///     empty          putting          -         -                -                  -
///     putting        -                full      -                -                  void
///     full           -                -         taking           -                  -
///     void           -                -         empty, next lap  -                  -
///     taking         -                -         -                empty, next lap    empty, next lap
///     sealed         -                -         -                -                  -
///
/// Void is full with the dead lane's abandoned bit: there is no item, whoever comes to it goes on. Sealed is full with
/// all bits of the ticket set: nobody will ever put into this slot or one behind it. Only an empty slot is sealed.
///
/// A claim is one compare-exchange, so each step has happened or has not, whenever a process is killed; and the word of
/// one killed between two steps says who has to be dead before another may finish for it.
///
///     RingPlace  bits 63-32  lap
///                bits 31-0   index of the slot
///
/// Plain values, usable anywhere.
///
///     const SlotWord word = make_slot_word(lap, SlotPhase::putting, me);
///     phase_of(word) == SlotPhase::putting;

#include <atomic>
#include <cstdint>

#include "sharescope/session/ticket.hpp"

namespace sharescope::slots {

using SlotWord = std::uint64_t;
using RingPlace = std::uint64_t;

enum class SlotPhase : std::uint32_t { empty = 0, putting = 1, full = 2, taking = 3 };

inline constexpr std::uint32_t lap_mask = (1U << 30U) - 1;
inline constexpr Ticket sealed_mark = 0xFFFFFFFFU;

constexpr SlotWord make_slot_word(std::uint32_t lap, SlotPhase phase, Ticket ticket) noexcept {
  return (static_cast<SlotWord>(lap & lap_mask) << 34U) | (static_cast<SlotWord>(phase) << 32U) | ticket;
}
constexpr std::uint32_t lap_of(SlotWord word) noexcept { return static_cast<std::uint32_t>(word >> 34U); }
constexpr SlotPhase phase_of(SlotWord word) noexcept { return static_cast<SlotPhase>((word >> 32U) & 3U); }
constexpr Ticket ticket_of(SlotWord word) noexcept { return static_cast<Ticket>(word); }

constexpr bool is_sealed(SlotWord word) noexcept {
  return phase_of(word) == SlotPhase::full && ticket_of(word) == sealed_mark;
}
constexpr bool is_void(SlotWord word) noexcept {
  return phase_of(word) == SlotPhase::full && ticket_of(word) != sealed_mark && is_abandoned(ticket_of(word));
}
/// Whether somebody is between two steps, and who.
constexpr Ticket worker_of(SlotWord word) noexcept {
  return phase_of(word) == SlotPhase::putting || phase_of(word) == SlotPhase::taking ? ticket_of(word)
                                                                                     : nobody;
}

constexpr RingPlace make_place(std::uint32_t lap, std::uint32_t index) noexcept {
  return (static_cast<RingPlace>(lap) << 32U) | index;
}
constexpr std::uint32_t place_lap(RingPlace place) noexcept {
  return static_cast<std::uint32_t>(place >> 32U);
}
constexpr std::uint32_t place_index(RingPlace place) noexcept { return static_cast<std::uint32_t>(place); }
/// The next one; a ring of any capacity needs no division.
constexpr RingPlace next_place(RingPlace place, std::uint32_t capacity) noexcept {
  return place_index(place) + 1 == capacity ? make_place(place_lap(place) + 1, 0) : place + 1;
}
/// How many places were passed since the ring was made, modulo 2^32 * capacity.
constexpr std::uint64_t places_passed(RingPlace place, std::uint32_t capacity) noexcept {
  return static_cast<std::uint64_t>(place_lap(place)) * capacity + place_index(place);
}

/// Precondition: `to` is not before `from`.
constexpr std::uint64_t places_between(RingPlace from, RingPlace to, std::uint32_t capacity) noexcept {
  return static_cast<std::uint64_t>(place_lap(to) - place_lap(from)) * capacity + place_index(to) -
         place_index(from);
}

/// Where a slot's word stands beside the lap of a place: not there yet, in it, or past it.
enum class Beside { behind, same, ahead };
constexpr Beside beside(SlotWord word, RingPlace place) noexcept {
  const std::uint32_t difference = (lap_of(word) - place_lap(place)) & lap_mask;
  if (difference == 0) return Beside::same;
  return difference <= lap_mask / 2 ? Beside::ahead : Beside::behind;
}

static_assert(std::atomic<SlotWord>::is_always_lock_free);
static_assert(make_slot_word(0, SlotPhase::empty, nobody) == 0, "zeroed memory is a ring of empty slots");
static_assert(lap_of(make_slot_word(lap_mask, SlotPhase::taking, 7)) == lap_mask);
static_assert(phase_of(make_slot_word(lap_mask, SlotPhase::taking, 7)) == SlotPhase::taking);
static_assert(beside(make_slot_word(lap_mask, SlotPhase::taking, 0), make_place(1U << 30U, 0)) ==
                  Beside::behind,
              "laps are compared modulo 2^30");
static_assert(next_place(make_place(4, 2), 3) == make_place(5, 0));

}  // namespace sharescope::slots
