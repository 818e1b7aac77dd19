// SPDX-License-Identifier: MIT
#pragma once

/// What a record of `send` and `receive` says. Plain functions.
///
///     detail  bytes of the message; all ones for 4 GiB and more
///     before  which message: bit 63 the stream, bits 62-0 where in it the message begins. The record of its sending
///             and that of its receiving have the same
///     after   bytes in the stream afterwards: how full it is
///     other   of a receive: the lane that has sent it

#include <cstdint>

#include "sharescope/session/this_lane.hpp"

namespace sharescope::detail {

constexpr std::uint32_t as_detail(std::uint64_t bytes) noexcept {
  return bytes < UINT32_MAX ? static_cast<std::uint32_t>(bytes) : UINT32_MAX;
}
constexpr std::uint64_t as_place(std::uint64_t position, unsigned stream) noexcept {
  return (static_cast<std::uint64_t>(stream) << 63U) | position;
}

/// Stepped, a lane sleeps for its turn and not for its obstacle, so an attempt has to look around by itself.
inline bool is_stepped() noexcept {
  return this_lane.session->block().control.pace.load(std::memory_order_relaxed) == Pace::stepped;
}

}  // namespace sharescope::detail
