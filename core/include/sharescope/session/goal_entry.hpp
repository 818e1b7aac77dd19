// SPDX-License-Identifier: MIT
#pragma once

/// An exercise that a program sets whoever steps it: "make the counter end at 1". Reached or not is decided by how the
/// workers really ended.
///
/// Written by the supervisor only. `reached` is about the execution that ended last.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

struct GoalEntry {
  std::atomic<std::uint32_t> published;  ///< 0 free, 1 readable
  std::atomic<std::uint32_t> reached;    ///< 1: by the execution that ended last
  std::atomic<std::uint32_t> judged;     ///< executions that were judged by it
  FixedText<limits::label_bytes> text;
};

static_assert(std::is_standard_layout_v<GoalEntry>);

}  // namespace sharescope
