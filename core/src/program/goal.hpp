// SPDX-License-Identifier: MIT
#pragma once

/// A goal of the program, and whether an execution has reached it.
///
/// By the supervisor's thread.
///
///     Goal goal(entry, "make the counter end at 1", [&] { return counter.get() == 1; });
///     goal.judge(ExecutionEnd::finished);

#include <functional>
#include <string_view>

#include "sharescope/session/exploration.hpp"
#include "sharescope/session/goal_entry.hpp"

namespace sharescope {

class Goal {
 public:
  /// Reached when all workers ended and `is_so` holds.
  Goal(GoalEntry& entry, std::string_view text, std::function<bool()> is_so);
  /// Reached when the workers deadlock.
  Goal(GoalEntry& entry, std::string_view text);

  void judge(ExecutionEnd end);

 private:
  GoalEntry* entry_;
  std::function<bool()> is_so_;
};

}  // namespace sharescope
