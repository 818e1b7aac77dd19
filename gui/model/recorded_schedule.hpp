// SPDX-License-Identifier: MIT
#pragma once

/// A schedule that performs what a free run did, from what its workers recorded.
///
/// Each worker's steps are known in their order; how those of different workers lay between each other is told by their
/// times, and, where times are too coarse, by their values: a read has to come behind the write whose value it saw, a lock can
/// be taken when nobody has it. So the records are put in an order in which every step that has a value finds it.
///
/// Pure functions over copies: any thread.
///
///     RecordedSchedule found = recorded_schedule(reader, now);
///     if (found.problem.empty()) write_choices(found.choices);

#include <string>
#include <vector>

#include "model/snapshot.hpp"
#include "sharescope/session/choice.hpp"

namespace sharescope::gui {

struct RecordedSchedule {
  std::vector<Choice> choices = {};
  std::string problem = {};     ///< why there is none
  std::size_t unexplained = 0;  ///< steps that nobody could put where their values are right
};

RecordedSchedule recorded_schedule(const SessionReader& reader, const Snapshot& now);

}  // namespace sharescope::gui
