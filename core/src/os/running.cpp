// SPDX-License-Identifier: MIT
#include "running.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "above_standard.hpp"

namespace sharescope::detail {
namespace {

bool exists(pid_t pid) noexcept { return ::kill(pid, 0) == 0 || errno != ESRCH; }

/// Where the kernel opens no pidfd, it has to be asked again and again. A zombie still exists for it.
bool ends_within_unfollowed(pid_t pid, int milliseconds) noexcept {
  constexpr int pause = 50;
  for (int waited = 0; exists(pid); waited += pause) {
    if (milliseconds >= 0 && waited >= milliseconds) return false;
    ::poll(nullptr, 0, pause);
  }
  return true;
}

}  // namespace

bool ends_within(pid_t pid, int milliseconds) noexcept {
  const int follower =
      make_above_standard([pid] { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); });
  if (follower < 0) return errno == ESRCH || ends_within_unfollowed(pid, milliseconds);
  pollfd ended{follower, POLLIN, 0};
  int count;
  do {
    count = ::poll(&ended, 1, milliseconds);
  } while (count < 0 && errno == EINTR);
  ::close(follower);
  return count == 1;
}

bool is_running(pid_t pid) noexcept { return !ends_within(pid, 0); }

}  // namespace sharescope::detail
