// SPDX-License-Identifier: MIT
#include "exit_status.hpp"

#include <sys/wait.h>

#include <cerrno>

#include "../memory/no_cancellation.hpp"

namespace sharescope::detail {
namespace {

bool is_end(const siginfo_t& info) noexcept {
  return info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
}

/// A child that asked to be traced by us reports its stops here, too, although nobody asked for them. They are taken away,
/// so that the next report is another.
void take_stop_away(int pidfd) noexcept {
  siginfo_t stop{};
  waitid(P_PIDFD, static_cast<id_t>(pidfd), &stop, WSTOPPED | WNOHANG);
}

/// A cancellation point.
int waitid_uninterrupted(int pidfd, siginfo_t& info, int options) {
  for (;;) {
    info = {};
    if (waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED | options) == 0) {
      if (info.si_pid == 0 || is_end(info)) return 0;
      take_stop_away(pidfd);
    } else if (errno != EINTR) {
      return errno;
    }
  }
}

}  // namespace

ExitReport reap(int pidfd) noexcept {
  const NoCancellation whole;
  siginfo_t info;
  if (waitid_uninterrupted(pidfd, info, WNOHANG) != 0) return {ExitReport::Kind::taken_by_other};
  if (info.si_pid == 0) return {ExitReport::Kind::still_running};
  return {ExitReport::Kind::ended, info.si_code == CLD_EXITED ? info.si_status : -info.si_status};
}

void wait_until_reapable(int pidfd) {
  siginfo_t info;
  waitid_uninterrupted(pidfd, info, WNOWAIT);
}

}  // namespace sharescope::detail
