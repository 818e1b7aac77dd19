// SPDX-License-Identifier: MIT
#pragma once

/// A small program made from a seed: two or three workers, one to four operations each, over two values, a value with a
/// lock, two locks, a semaphore, a queue, an event, a condition and a barrier.
///
/// Each worker folds what it reads and is told into one number; those numbers and what the shared objects hold in the end
/// are the program's verdicts, so that two orders that anybody could tell apart end differently.
///
///     explore(random_program(7));

#include <cstdint>
#include <string>

#include "explored.hpp"

namespace sharescope::explore_test {

Main random_program(std::uint32_t seed);

/// The same, but its first worker looks at a value again and again before: what repeats itself is searched through by states.
Main repeating_random_program(std::uint32_t seed);

/// "A: get0 lockA | B: put take"
std::string describe_random_program(std::uint32_t seed);

}  // namespace sharescope::explore_test
