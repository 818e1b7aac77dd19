// SPDX-License-Identifier: MIT
#pragma once

/// The life of a child, from right after the fork to its end.
///
///     if (fork() == 0) run_child(child, parent);

#include <sys/types.h>

#include "child.hpp"

namespace sharescope::detail {

/// noexcept: what unwinds past the body (pthread_exit) must not run through the frames copied from the
/// parent.
[[noreturn]] void run_child(Child& child, pid_t parent) noexcept;

/// Whether the calling thread is running the body of a Process.
bool is_running_body() noexcept;

/// Thrown by exit_process(); not derived from anything, so that a body's handlers for errors let it pass.
struct ExitRequest {
  int code;
};

}  // namespace sharescope::detail
