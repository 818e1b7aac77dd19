// SPDX-License-Identifier: MIT
#pragma once

/// Performs a schedule of a program once more, in a test: what `sharescope explore` found, or a bug report holds, becomes a
/// line that fails until the bug is mended.
///
///     TEST(LostUpdate, is_lost_in_the_order_that_was_found) {
///       const sharescope::Replay replay = sharescope::replay("build/lost_update", "ABBA", {{"times", 1}});
///       EXPECT_EQ(replay.actual.at("counter"), 1);
///     }
///
/// Any thread may call it; the program runs in a process of its own, which has ended when it returns. schedule_text.hpp says
/// what a schedule is; where it names parameters they are used, and those that are given have to agree.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/session/exploration.hpp"

namespace sharescope {

struct Replay {
  ExecutionEnd end = ExecutionEnd::finished;
  std::string message = {};                         ///< the deadlock's circle, the exception
  std::map<std::string, std::int64_t> actual = {};  ///< of each expectation, at the end; reals are cut
  std::map<std::string, std::int64_t> expected = {};
  std::vector<std::string> goals_reached = {};
  /// All that was done: what the schedule left open went on without a switch where it could.
  std::string schedule = {};
};

/// Blocks until the program has performed it, or for `limit`. Throws InvalidValue when the text is no schedule or was made for
/// another program, ProcessError when the program cannot be started, ends, or is not done in time. What it prints goes where
/// the caller's output goes.
Replay replay(const std::string& program, std::string_view schedule,
              const std::map<std::string, std::int64_t>& parameters = {},
              std::chrono::milliseconds limit = std::chrono::seconds(30));

}  // namespace sharescope
