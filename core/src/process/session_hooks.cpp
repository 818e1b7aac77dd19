// SPDX-License-Identifier: MIT
#include "sharescope/process/session_hooks.hpp"

#include <exception>
#include <utility>

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

void child_started(pid_t /*pid*/, const std::string& /*name*/) noexcept {}

void child_ended(pid_t pid, std::optional<int> exit_code) noexcept {
  if (!Session::exists() || !exit_code) return;
  Session& session = Session::current();
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
