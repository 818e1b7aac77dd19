// SPDX-License-Identifier: MIT
#pragma once

/// Enters every fork of this program into the session's ForkTable.
///
/// session.cpp calls the three handlers around every fork() of the program, with the lock held under which a session
/// is made. A Process says before its fork that the child is tied to it, and learns afterwards which fork it was.
///
/// A child in another PID namespace is known by other numbers than its pid, so neither it nor its descendants name
/// themselves or judge others by pid.

#include "sharescope/session/session.hpp"

namespace sharescope::detail {

void before_fork(Session* session) noexcept;
void after_fork_in_parent(Session* session) noexcept;
void after_fork_in_child(Session* session) noexcept;

/// What the calling thread's next forks are, until it says otherwise.
void tie_forks_of_this_thread(bool tied) noexcept;

/// The last fork by the calling thread; untracked when there was no session.
Fork last_fork() noexcept;

/// Whether pids of this process mean the same in the process that made the session.
bool pids_are_common() noexcept;

}  // namespace sharescope::detail
