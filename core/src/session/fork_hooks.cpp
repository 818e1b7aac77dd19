// SPDX-License-Identifier: MIT
#include "fork_hooks.hpp"

#include <unistd.h>

namespace sharescope::detail {
namespace {

constinit thread_local bool forks_are_tied = false;
constinit thread_local Fork this_fork{};
constinit bool in_the_same_pid_namespace = true;

}  // namespace

void before_fork(Session* session) noexcept {
  this_fork = session == nullptr
                  ? Fork{}
                  : session->block().forks.begin(forks_are_tied, in_the_same_pid_namespace ? ::getpid() : 0);
}

void after_fork_in_parent(Session* session) noexcept {
  // One that had no session before has begun nothing.
  if (session != nullptr && this_fork.number != 0) session->block().forks.returned(this_fork);
}

[[gnu::hot]] void after_fork_in_child(Session* session) noexcept {
  const bool tied = forks_are_tied;
  forks_are_tied = false;
  if (session == nullptr || this_fork.number == 0) return;
  // A parent outside of the child's namespace has no number in it.
  if (::getppid() == 0) in_the_same_pid_namespace = false;
  if (!tied && in_the_same_pid_namespace) session->block().forks.name(this_fork, ::getpid());
}

[[gnu::hot]] void tie_forks_of_this_thread(bool tied) noexcept { forks_are_tied = tied; }

Fork last_fork() noexcept { return this_fork; }

bool pids_are_common() noexcept { return in_the_same_pid_namespace; }

}  // namespace sharescope::detail
