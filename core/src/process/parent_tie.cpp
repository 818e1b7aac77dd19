// SPDX-License-Identifier: MIT
#include "parent_tie.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "../os/above_standard.hpp"
#include "sharescope/error.hpp"

namespace sharescope::detail {
namespace {

/// What the parent would see if it were there: the child was killed along with it.
constexpr int orphaned = 128 + SIGKILL;

}  // namespace

ParentTie ParentTie::make() {
  ParentTie tie;
  if (gettid() == getpid()) {
    tie.kind_ = Kind::death_signal;
    return tie;
  }
  std::array<int, 2> ends{};
  const auto make = [](std::array<int, 2>& pair) { return pipe2(pair.data(), O_CLOEXEC); };
  if (make_pair_above_standard(ends, make) != 0)
    throw SystemError("no pipe to tie the child to its parent", errno);
  tie.kind_ = Kind::pipe;
  tie.child_end_ = Descriptor{ends[0]};
  tie.parent_end_ = Descriptor{ends[1]};
  return tie;
}

void ParentTie::bind(pid_t parent) noexcept {
  if (kind_ == Kind::death_signal) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Its death before this call was not signalled. In a PID namespace of its own, the child sees no parent: 0.
    if (const pid_t now = getppid(); now != parent && now != 0) _exit(orphaned);
  } else if (kind_ == Kind::pipe) {
    bind_pipe();
  }
}

void ParentTie::bind_pipe() noexcept {
  parent_end_.reset();
  const int end = child_end_.number();
  fcntl(end, F_SETOWN, getpid());
  fcntl(end, F_SETSIG, SIGKILL);
  fcntl(end, F_SETFL, O_ASYNC);
  fcntl(end, F_SETFD, 0);
  // A hang-up before O_ASYNC was not signalled. getppid() could not tell: a dying process closes its
  // descriptors before it gives its children away.
  pollfd entry{end, POLLIN, 0};
  if (poll(&entry, 1, 0) > 0) _exit(orphaned);
}

}  // namespace sharescope::detail
