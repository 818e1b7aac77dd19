// SPDX-License-Identifier: MIT
#pragma once

/// One choice of a schedule: which worker goes next, and how. A whole schedule is a sequence of them.
///
/// Plain values that stand in the session. schedule/schedule_text.hpp writes them as letters.
///
///     Choice second_goes{.worker = 2};

#include <cstdint>
#include <type_traits>

namespace sharescope {

enum class Move : std::uint8_t {
  step = 0,  ///< performs the operation that it is about to do
  timeout,   ///< its wait with a time limit ends in vain, now
  kill,      ///< it is killed with SIGKILL, before that operation
  count_,
};

struct Choice {
  std::uint8_t worker = 0;  ///< number among the program's workers, from 1
  Move move = Move::step;
  friend bool operator==(const Choice&, const Choice&) = default;
};

static_assert(sizeof(Choice) == 2);
static_assert(std::is_trivially_copyable_v<Choice>);

}  // namespace sharescope
