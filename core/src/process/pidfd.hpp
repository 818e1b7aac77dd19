// SPDX-License-Identifier: MIT
#pragma once

/// Processes by descriptor: no recycled pid can be mistaken for the process that was meant. Any thread.
///
///     Descriptor child = open_pidfd(pid);
///     if (!wait_readable(child.number(), Deadline::after(100ms))) send_signal(child.number(), SIGKILL);

#include <sys/types.h>

#include "descriptor.hpp"
#include "sharescope/sync/deadline.hpp"

namespace sharescope::detail {

/// Empty when there is no such process or no descriptor is left; errno says which. Close-on-exec.
Descriptor open_pidfd(pid_t pid) noexcept;

/// A descriptor that is readable from the start, for a process that ended before it could be opened. May be
/// empty.
Descriptor open_ended_sentinel() noexcept;

/// A descriptor that is never readable, for a process that cannot end before this one. May be empty.
Descriptor open_pending_sentinel() noexcept;

/// 0, also when the process has ended; else the error: the kernel refuses where the process has another user now.
int send_signal(int pidfd, int signal) noexcept;

/// Waits until `descriptor` is readable. Whether it is. Signals do not shorten it; a cancellation
/// (pthread_cancel) ends it.
bool wait_readable(int descriptor, Deadline deadline);

}  // namespace sharescope::detail
