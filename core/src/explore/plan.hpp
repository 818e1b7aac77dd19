// SPDX-License-Identifier: MIT
#pragma once

/// How one execution of a stepped program is to go, and how it went.
///
/// Plain values of the supervisor's.
///
///     Plan plan{.wish = {{1}, {2}, {2}, {1}}};
///     Performed performed = crew.perform(plan);

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sharescope/session/exploration.hpp"
#include "sharescope/session/turns.hpp"

namespace sharescope::explore {

/// A worker whose next step would repeat what has been seen, until somebody does what that step depends on.
struct Sleeper {
  Choice choice;
  Footprint footprint;
};

struct Plan {
  std::vector<Choice> wish;
  After after = After::run_on;
  std::uint32_t strict =
      0;  ///< so many choices of the wish must be possible; behind them, an impossible one ends it
  bool look_first = false;  ///< exactly those that can move are known before each choice
  std::uint32_t longest = limits::schedule_steps;
  States states = States::ignored;             ///< whether states are worked out
  std::uint64_t random = 1;                    ///< for After::random
  std::vector<std::uint32_t> priorities = {};  ///< for After::priorities: of each worker
  std::array<std::uint32_t, 8> changes = {};   ///< and the steps at which they change
  std::vector<Sleeper> asleep = {};
  std::uint32_t sleep_from = 0;  ///< the step before which they fell asleep
};

struct Performed {
  ExecutionEnd end = ExecutionEnd::finished;
  std::string message = {};                  ///< the cycle, the exception, the signal
  int signal = 0;                            ///< by which a worker was killed; 0 where none was
  std::string crash = {};                    ///< which, in words
  std::span<const StepRecord> steps = {};    ///< until the next execution
  std::span<const std::uint64_t> keys = {};  ///< the states before them, where they were worked out
  bool by_chance = false;  ///< the last of these was seen before, and what follows was drawn
  bool is_cut = false;     ///< others could have gone on
};

}  // namespace sharescope::explore
