// SPDX-License-Identifier: MIT
#pragma once

/// One thing that happened: who is known from the ring it stands in; when, what, to which object, from where,
/// and the values before and after.
///
/// Invariants: fixed size, trivially copyable, written by one lane only (event_ring.hpp says how).
/// For an object wider than 8 bytes, `before` and `after` hold its first 8 bytes.
/// `detail` depends on the operation: the index for an element of an array, the bytes of a message; for a member of a
/// value, its offset with `of_a_member`.
/// `before` of a message tells which one it is, so that its sending and its receiving, its put and its take, find together.

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/operation.hpp"

namespace sharescope {

struct EventRecord {
  std::uint64_t ticks;   ///< of the session's clock (clock.hpp)
  std::uint64_t before;  ///< the value's bytes before; for a read, the value read
  std::uint64_t after;   ///< the value's bytes after
  std::uint32_t detail;  ///< index, size or count
  std::uint32_t step;    ///< position in the schedule when stepped, 0 otherwise
  std::uint16_t object;  ///< id in the object table, 0 for none
  std::uint16_t place;   ///< id in the place table, 0 for none
  Operation operation;
  Outcome outcome;
  std::uint16_t other;  ///< lane index + 1 of the other side: who held the lock, who was woken; 0 for none
};

/// In `detail` of an access to one member of a value, beside the member's offset.
inline constexpr std::uint32_t of_a_member = 1U << 31U;

static_assert(sizeof(EventRecord) == 40);
static_assert(std::is_trivially_copyable_v<EventRecord>);
static_assert(std::endian::native == std::endian::little, "event words are put together low field first");

/// An event as five words, put together in registers: filling the small fields in memory and then copying words
/// would stall the processor's store forwarding, which costs as much as everything else.
using EventWords = std::array<std::uint64_t, sizeof(EventRecord) / sizeof(std::uint64_t)>;

inline EventWords to_words(const EventRecord& event) noexcept {
  return {event.ticks, event.before, event.after,
          static_cast<std::uint64_t>(event.detail) | static_cast<std::uint64_t>(event.step) << 32U,
          static_cast<std::uint64_t>(event.object) | static_cast<std::uint64_t>(event.place) << 16U |
              static_cast<std::uint64_t>(event.operation) << 32U |
              static_cast<std::uint64_t>(event.outcome) << 40U |
              static_cast<std::uint64_t>(event.other) << 48U};
}

}  // namespace sharescope
