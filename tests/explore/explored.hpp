// SPDX-License-Identifier: MIT
#pragma once

/// Explores or steps a small program that a test brings along: its main() runs in a forked child, in a session of its
/// own, as a program that the `sharescope` command starts does.
///
/// One at a time. The child is killed when it does not end within a minute, and the test fails.
///
///     Explored found = explore([](Program& program) { … return program.run(2, body); });
///     EXPECT_EQ(found.board.executions, 4U);

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sharescope/program.hpp"
#include "sharescope/session/controller.hpp"
#include "sharescope/session/stage_reader.hpp"

namespace sharescope::explore_test {

using Main = std::function<int(Program&)>;

/// An order that was performed to its end.
struct Order {
  std::vector<Choice> choices;
  bool as_expected = false;
};

inline constexpr int refused = 125;

struct Explored {
  ExplorationCopy board;
  std::vector<Order> performed;  ///< in the order in which they were
  int status = 0;                ///< of the child: 0 to 255, `refused` where it threw, or -N for signal N

  double orders() const;
  /// Where somebody was killed, or ended with something in its hand, orders are not counted.
  bool is_counted() const;
  /// Ends and values, each once: what can happen at all.
  std::set<std::string> outcomes() const;
  const OutcomeCopy* outcome(ExecutionEnd end) const;
};

Explored explore(const Main& main, const ExplorationWishes& wishes = {});

/// One schedule, once.
struct Replayed {
  StageCopy stage;
  std::vector<StepRecord> steps;
  std::vector<GoalCopy> goals;
  std::vector<std::int64_t> actual;  ///< of the verdicts
  std::vector<std::int64_t> expected;
};
/// Each of them, one after the other, in one run of the program.
std::vector<Replayed> replay(const Main& main, const std::vector<std::string>& schedules,
                             After after = After::hold);

}  // namespace sharescope::explore_test
