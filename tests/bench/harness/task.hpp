// SPDX-License-Identifier: MIT
#pragma once

/// Small loops that are measured in more than one process: here, and in a servant that is this program again,
/// perhaps in a session that records. Both run the very same machine code.
///
///     load, get, set, add, lock, increment   the operation
///     ticks, clock                           one reading of the clock that events bear, and of CLOCK_MONOTONIC
///     session                                makes the process have one
///     fork, process                          a child that does nothing: fork+waitpid, and Process
///
/// By one thread.
///
///     TaskReport report = perform_task("get", 100'000);

#include <cstdint>
#include <string_view>

namespace sharescope::bench {

struct TaskReport {
  double nanoseconds = 0;    ///< each
  std::uint64_t events = 0;  ///< recorded meanwhile, altogether
};

/// Throws InvalidValue for an unknown task, std::runtime_error when the result is wrong.
TaskReport perform_task(std::string_view task, std::uint64_t count);

/// Reads "TASK COUNT" lines from standard input and answers "NANOSECONDS EVENTS", until the input ends.
void serve_tasks();

}  // namespace sharescope::bench
