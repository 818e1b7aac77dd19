// SPDX-License-Identifier: MIT
#pragma once

/// What the session learns about processes. Internal: called by core/src/process, defined in
/// session_hooks.cpp.
///
/// In a child, by its thread that runs the body:
///     fork -> tied to the parent's life -> enter_child -> body -> its own children joined -> leave_child ->
///     _exit
/// In the parent: about_to_start -> fork -> child_started … reaped -> child_ended, in this order and once each for
/// every child.
/// A child may be past enter_child, or gone, before the parent says child_started.
///
/// child_started and child_ended are called with the table of processes locked, so that no thread can see a child
/// ended before child_ended was called: they must not block, and must not use Process, fork() or the table.

#include <sys/types.h>

#include <optional>
#include <string>

#include "sharescope/session/fork_table.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/session/ticket.hpp"

namespace sharescope::detail {

/// In the parent, before the fork, in the thread that called start(). Where there is a session, that thread joins
/// it: the child then knows who its parent is, and does not pay for what joining costs a program once.
void about_to_start() noexcept;

/// Whose lane the next child takes, if that one is gone. Set around start() by who starts a worker in the place of another,
/// so that all of them have one lane, one after the other.
extern Ticket lane_to_succeed;

/// What the session keeps for a child.
struct ChildInSession {
  ReservedLane lane;
  Fork fork;
};

/// In the child, before the body. What it throws ends the child as if the body had thrown it.
void enter_child(const ChildInSession& child, const std::string& name);

/// In the child, at its end: the body is destroyed, the children of the child have ended and streams are
/// flushed. `exit_code` is what the parent will see (0 to 255). After std::exit() it is the thread that
/// called this one, before static objects are destroyed. Not called when the child is killed, execs or calls
/// _exit().
void leave_child(int exit_code) noexcept;

/// In the parent, before the fork: keeps a lane for the child. `tied`: whether the child dies with its parent. Throws
/// SessionError when the session has no lane for it.
ChildInSession about_to_fork(bool tied);

/// In the parent, right after it. `failed`: there is no child.
void forked(ChildInSession& child, bool failed) noexcept;

/// In the parent, in the thread that called start().
void child_started(const ChildInSession& child, pid_t pid) noexcept;

/// In the parent, in whichever thread noticed the end. No code: somebody else took the exit status.
void child_ended(const ChildInSession& child, pid_t pid, std::optional<int> exit_code) noexcept;

}  // namespace sharescope::detail
