// SPDX-License-Identifier: MIT
#pragma once

/// Tells whether a process still runs, be it a child or any other.
///
/// Any thread. System calls only, so it may be called in a copy of a process whose other threads held locks. A zombie has
/// ended. A process that may not be looked at counts as running.
///
///     if (!is_running(pid)) { what it left may be removed }

#include <sys/types.h>

namespace sharescope::detail {

bool is_running(pid_t pid) noexcept;

/// Waits until it has ended, for so long at most; -1 is no limit. False when it still runs.
bool ends_within(pid_t pid, int milliseconds) noexcept;

}  // namespace sharescope::detail
