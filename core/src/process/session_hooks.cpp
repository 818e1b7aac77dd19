// SPDX-License-Identifier: MIT
#include "sharescope/process/session_hooks.hpp"

#include <exception>
#include <utility>

#include "../session/fork_hooks.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope::detail {

// A program that shares nothing has no session, and starting a process must not cost it one.

void about_to_start() noexcept {
  if (!Session::exists()) return;
  try {
    attach_this_thread();
    // Whatever it does, nobody steps it.
    if (this_lane.seat != 0) this_lane.session->block().turns.outsiders.store(1);
  } catch (const std::exception&) {
    // The child will find the session full as well, and say so.
  }
}

Ticket lane_to_succeed = nobody;

void enter_child(const ChildInSession& child, const std::string& name) {
  lane_to_succeed = nobody;
  keep_lane_until_process_ends();
  if (Session::exists()) attach_this_thread({.name = name, .reserved = child.lane});
}

void leave_child(int exit_code) noexcept {
  if (this_lane.lane == nullptr) return;
  this_lane.lane->exit_code.store(exit_code, std::memory_order_relaxed);
  detach_this_thread();
}

ChildInSession about_to_fork(bool tied) {
  ChildInSession child;
  if (Session::exists()) child.lane = reserve_lane(Session::current(), lane_to_succeed);
  tie_forks_of_this_thread(tied);
  return child;
}

void forked(ChildInSession& child, bool failed) noexcept {
  tie_forks_of_this_thread(false);
  child.fork = last_fork();
  if (failed) child_ended(child, 0, std::nullopt);
}

void child_started(const ChildInSession& child, pid_t pid) noexcept {
  if (child.fork.number != 0 && pids_are_common()) Session::current().block().forks.name(child.fork, pid);
}

void child_ended(const ChildInSession& child, pid_t pid, std::optional<int> exit_code) noexcept {
  if (!Session::exists()) return;
  Session& session = Session::current();
  give_lane_back(session, child.lane);
  if (child.fork.number != 0) session.block().forks.end(child.fork);
  if (!exit_code) return;
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    Lane& lane = session.lane(i);
    const Claim claim = lane.claim.load(std::memory_order_acquire);
    if (pid_of(claim) != pid || life_of(claim) == Life::free) continue;
    // Its other threads ended with it; the code is the process's.
    lane.exit_code.store(*exit_code, std::memory_order_relaxed);
    is_alive(session, make_ticket(i, lane.generation.load(std::memory_order_relaxed)));
  }
}

}  // namespace sharescope::detail
