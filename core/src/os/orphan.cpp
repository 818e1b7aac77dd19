// SPDX-License-Identifier: MIT
#include "orphan.hpp"

#include <signal.h>
#include <unistd.h>

#include "process_generation.hpp"

namespace sharescope::detail {
namespace {

// Written before the body runs, while the child has one thread. A plain fork of the child is tied to nobody.
constinit pid_t parent_of_this = 0;
constinit std::uint32_t tied_generation = 0;

}  // namespace

void die_with(pid_t parent) noexcept {
  parent_of_this = parent;
  tied_generation = process_generation();
}

void end_if_orphaned() noexcept {
  if (parent_of_this == 0 || tied_generation != process_generation()) return;
  // As seen from a PID namespace of its own, a parent outside has the number 0.
  const pid_t now = ::getppid();
  if (now != parent_of_this && now != 0) ::kill(::getpid(), SIGKILL);
}

}  // namespace sharescope::detail
