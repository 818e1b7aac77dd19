// SPDX-License-Identifier: MIT
#pragma once

/// Ends a child whose parent is gone, where the kernel has forgotten to.
///
/// A child that a Process ties to its parent is killed with it by a signal that the kernel keeps for it; changing the
/// user or group of the process takes that away (prctl(2), PR_SET_PDEATHSIG). So the child looks for its parent itself
/// whenever it waits, and now and then while it is recorded or reports progress.
///
/// die_with() is for the child, before its body; the rest for any thread of it.
///
///     die_with(parent);
///     … before sleeping:  end_if_orphaned();

#include <sys/types.h>

namespace sharescope::detail {

/// From here on, this process has no reason to outlive `parent`; 0: it has.
void die_with(pid_t parent) noexcept;

/// One system call in a child that is tied, none elsewhere.
void end_if_orphaned() noexcept;

}  // namespace sharescope::detail
