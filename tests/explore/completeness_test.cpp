// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdlib>

#include "../support/watchdog.hpp"
#include "explored.hpp"
#include "random_program.hpp"

/// Completeness is tested, not believed. On random small programs, the reduced search ends with all that the search
/// through every order ends with, and counts as many orders as there are. The search through states ends likewise, and
/// workers that are used again end as workers that are forked anew.
/// SHARESCOPE_TEST_SEED: the first seed, from which 5 programs a case are made.

namespace sharescope::explore_test {
namespace {

constexpr std::uint32_t programs_a_case = 5;

/// A case takes some 20 s, and on a busy machine several times as long.
[[maybe_unused]] const bool has_time = test_support::allow_every_test(std::chrono::minutes{5});

std::uint32_t first_seed() {
  const char* text = std::getenv("SHARESCOPE_TEST_SEED");
  return text == nullptr ? 1 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

/// Beyond it a program is too large to be looked through whole, and gives way to another one.
constexpr std::uint64_t most_executions = 20'000;
constexpr std::uint32_t to_another_seed = 1'000;

class RandomPrograms : public testing::TestWithParam<std::uint32_t> {
 protected:
  std::uint32_t seed(std::uint32_t i) const { return first_seed() + GetParam() * programs_a_case + i; }
};

TEST_P(RandomPrograms, end_with_the_same_outcomes_reduced_and_unreduced_used_again_and_forked_anew) {
  for (std::uint32_t i = 0; i < programs_a_case; ++i) {
    std::uint32_t number = seed(i);
    const auto explore_all = [&number] {
      return explore(random_program(number), {.strategy = Strategy::all, .most_executions = most_executions});
    };
    Explored all = explore_all();
    while (!all.board.complete) {
      number += to_another_seed;
      all = explore_all();
    }
    SCOPED_TRACE("seed " + std::to_string(number) + ": " + describe_random_program(number));
    const Main program = random_program(number);
    const Explored reduced = explore(program);
    EXPECT_TRUE(reduced.board.complete);
    EXPECT_LE(reduced.board.executions, all.board.executions);
    // Ends for which there was no room in the table are not listed.
    if (all.board.unlisted == 0) {
      EXPECT_EQ(reduced.outcomes(), all.outcomes());
      if (reduced.is_counted()) {
        EXPECT_EQ(reduced.orders(), static_cast<double>(all.board.executions));
      }
    }
    if (reduced.board.executions > 150) continue;
    const Explored by_states = explore(repeating_random_program(number));
    EXPECT_GT(by_states.board.states, 0U);
    EXPECT_TRUE(by_states.board.complete);
    if (reduced.board.unlisted == 0 && by_states.board.unlisted == 0) {
      EXPECT_EQ(by_states.outcomes(), reduced.outcomes());
    }
    const Explored fresh = explore(program, {.fresh = true});
    EXPECT_EQ(fresh.outcomes(), reduced.outcomes());
    EXPECT_EQ(fresh.board.executions, reduced.board.executions);
  }
}

TEST_P(RandomPrograms, in_which_a_worker_is_killed_end_with_the_same_outcomes) {
  // Each kill costs a process.
  constexpr std::uint64_t few = 25;
  constexpr std::uint64_t most_with_kills = 600;
  for (std::uint32_t i = 0; i < programs_a_case; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed(i)) + ": " + describe_random_program(seed(i)));
    const Main program = random_program(seed(i));
    if (explore(program, {.most_executions = few}).board.executions == few) continue;
    const Explored all =
        explore(program, {.strategy = Strategy::all, .kills = 1, .most_executions = most_with_kills});
    if (!all.board.complete || all.board.unlisted > 0) continue;
    const Explored reduced = explore(program, {.kills = 1});
    EXPECT_TRUE(reduced.board.complete);
    EXPECT_EQ(reduced.outcomes(), all.outcomes());
  }
}

INSTANTIATE_TEST_SUITE_P(Completeness, RandomPrograms, testing::Range(0U, 40U));

// Among these are programs of which an order was once missed, or counted twice.
INSTANTIATE_TEST_SUITE_P(FoundLater, RandomPrograms,
                         testing::Values(1000U, 1001U, 1002U, 1003U, 1018U, 1019U, 1022U, 1023U, 1030U,
                                         1031U));

}  // namespace
}  // namespace sharescope::explore_test
