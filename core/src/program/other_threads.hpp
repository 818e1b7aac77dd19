// SPDX-License-Identifier: MIT
#pragma once

/// The threads of a program but for the calling one: those of this process, of its children, and of theirs.
///
/// Read from /proc, thread by thread, while they run; so what is found may be over already. Any thread may ask.
///
///     if (const auto others = other_threads()) …

#include <sys/types.h>

#include <optional>
#include <vector>

namespace sharescope {

struct OtherThread {
  pid_t tid = 0;
  bool asleep = false;  ///< in the kernel, until somebody wakes it or a time is over
};

/// Without those that have ended. Absent when this machine does not tell who is whose child.
std::optional<std::vector<OtherThread>> other_threads();

}  // namespace sharescope
