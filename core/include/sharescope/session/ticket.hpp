// SPDX-License-Identifier: MIT
#pragma once

/// A ticket says which lane something belongs to. It is what a lock's owner word holds, so it fits a futex.
///
///     bit  31     abandoned: the owner died holding it (only in owner words)
///     bits 30-16  generation of the lane, so that a lane used again by another process is not taken for it
///     bits 15-0   index of the lane, plus 1
///
/// 0 is "nobody". Plain values, usable anywhere.
///
///     Ticket mine = make_ticket(lane_index, generation);
///     lane_of(mine) == lane_index;

#include <cstdint>

namespace sharescope {

using Ticket = std::uint32_t;

inline constexpr Ticket nobody = 0;
inline constexpr Ticket abandoned_bit = 1U << 31U;
inline constexpr std::uint32_t generation_mask = 0x7FFFU;

constexpr Ticket make_ticket(std::uint32_t lane, std::uint32_t generation) noexcept {
  return ((generation & generation_mask) << 16U) | (lane + 1);
}
/// Precondition: ticket is not nobody.
constexpr std::uint32_t lane_of(Ticket ticket) noexcept { return (ticket & 0xFFFFU) - 1; }
constexpr std::uint32_t generation_of(Ticket ticket) noexcept { return (ticket >> 16U) & generation_mask; }
constexpr bool is_abandoned(Ticket ticket) noexcept { return (ticket & abandoned_bit) != 0; }

}  // namespace sharescope
