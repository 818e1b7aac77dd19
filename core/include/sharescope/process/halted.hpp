// SPDX-License-Identifier: MIT
#pragma once

/// Whether a process, or one thread of it, is stopped: by SIGSTOP and its like, or by a debugger.
///
/// Asks the kernel; blocks on nothing. Any thread.
///
///     if (is_halted(worker.pid())) …

#include <sys/types.h>

namespace sharescope {

/// False also of a process that is gone.
bool is_halted(pid_t process);

}  // namespace sharescope
