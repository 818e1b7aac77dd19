// SPDX-License-Identifier: MIT
#pragma once

/// The word that says where a barrier is, as its parts.
///
///     bits 63-32  generation: raised when a round ends, however it ends, and by reset()
///     bits 31-16  how many have arrived in this round
///     bits 15-6   lane index + 1 of who broke it, 0 while whole
///     bits 5-3    why it was broken
///     bits 2-0    phase
///
/// Plain values, usable anywhere.
///
///     BarrierWord now = BarrierWord::of(state.word.load());
///     if (now.phase == BarrierPhase::broken) …

#include <cstdint>

#include "sharescope/session/limits.hpp"

namespace sharescope {

enum class BarrierPhase : std::uint8_t {
  filling = 0,  ///< parties arrive
  acting,       ///< all have arrived; the last runs the action
  breaking,     ///< this round is broken, and its parties are being marked; anybody who comes by helps
  broken,       ///< until reset()
};

enum class BreakCause : std::uint8_t {
  none = 0,
  died,
  timed_out,
  aborted,
  reset,
  action_failed,
  interrupted
};

struct BarrierWord {
  std::uint32_t generation = 0;
  std::uint32_t arrived = 0;
  std::uint32_t culprit = 0;  ///< lane index + 1
  BreakCause cause = BreakCause::none;
  BarrierPhase phase = BarrierPhase::filling;

  static constexpr BarrierWord of(std::uint64_t bits) noexcept {
    return {static_cast<std::uint32_t>(bits >> 32U), static_cast<std::uint32_t>(bits >> 16U & 0xFFFFU),
            static_cast<std::uint32_t>(bits >> 6U & 0x3FFU), static_cast<BreakCause>(bits >> 3U & 7U),
            static_cast<BarrierPhase>(bits & 7U)};
  }
  constexpr std::uint64_t bits() const noexcept {
    return static_cast<std::uint64_t>(generation) << 32U | static_cast<std::uint64_t>(arrived) << 16U |
           static_cast<std::uint64_t>(culprit) << 6U | static_cast<std::uint64_t>(cause) << 3U |
           static_cast<std::uint64_t>(phase);
  }
};

static_assert(limits::lanes <= 0x3FF - 1,
              "a lane fits into the culprit's bits, and all of them into the count");
static_assert(BarrierWord::of(0).phase == BarrierPhase::filling);

}  // namespace sharescope
