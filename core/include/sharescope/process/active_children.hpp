// SPDX-License-Identifier: MIT
#pragma once

/// The children of this process that are running now, as Python's multiprocessing.active_children().
///
/// Any thread may call it. The list is the caller's own; each entry is a handle to the same process as the
/// one it was started with, dropped or not. Does not see children made with fork() or posix_spawn().
///
///     for (sharescope::Process& child : sharescope::active_children()) child.terminate();

#include <vector>

#include "sharescope/process/process.hpp"

namespace sharescope {

/// In the order of their start. Reaps those that have ended, so that no zombie stays. Never blocks.
std::vector<Process> active_children();

}  // namespace sharescope
