// SPDX-License-Identifier: MIT
#pragma once

/// A parameter of the running program: a number with a range, which the program reads while it runs and a slider
/// or a command line may write at any time.
///
/// `value` is the only field that changes after publication; a writer keeps it within lowest and highest, and
/// the program clamps what it reads, so that a foreign hand cannot push it outside.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

/// When a change has its effect.
enum class Takes : std::uint32_t {
  at_once = 0,  ///< workers read it while they run
  next_run,     ///< read once, when the workers are started
};

struct ParameterEntry {
  std::atomic<std::uint32_t> published;  ///< 0 free, 1 readable
  std::atomic<Takes> takes;
  std::atomic<std::int64_t> value;
  std::int64_t initial;
  std::int64_t lowest;
  std::int64_t highest;
  FixedText<limits::name_bytes> name;
  FixedText<limits::label_bytes> label;
};

static_assert(std::is_standard_layout_v<ParameterEntry>);

}  // namespace sharescope
