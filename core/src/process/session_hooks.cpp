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

void enter_child(const std::string& name) {
  const Ticket predecessor = std::exchange(lane_to_succeed, nobody);
  if (Session::exists()) attach_this_thread({.name = name, .successor_of = predecessor});
}

void leave_child(int exit_code) noexcept {
  if (this_lane.lane == nullptr) return;
  this_lane.lane->exit_code.store(exit_code, std::memory_order_relaxed);
  detach_this_thread();
}

void about_to_fork(bool tied) noexcept { tie_forks_of_this_thread(tied); }

Fork forked(bool failed) noexcept {
  tie_forks_of_this_thread(false);
  const Fork fork = last_fork();
  if (failed && fork.number != 0) Session::current().block().forks.end(fork);
  return fork;
}

void child_started(const Fork& fork, pid_t pid) noexcept {
  if (fork.number != 0 && pids_are_common()) Session::current().block().forks.name(fork, pid);
}

void child_ended(const Fork& fork, pid_t pid, std::optional<int> exit_code) noexcept {
  if (!Session::exists()) return;
  Session& session = Session::current();
  if (fork.number != 0) session.block().forks.end(fork);
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
