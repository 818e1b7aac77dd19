// SPDX-License-Identifier: MIT
#include "pidfd.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "../os/above_standard.hpp"

namespace sharescope::detail {

Descriptor open_pidfd(pid_t pid) noexcept {
  return Descriptor{make_above_standard([pid] { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); })};
}

Descriptor open_pending_sentinel() noexcept {
  return Descriptor{make_above_standard([] { return eventfd(0, EFD_CLOEXEC); })};
}

Descriptor open_ended_sentinel() noexcept {
  return Descriptor{make_above_standard([] { return eventfd(1, EFD_CLOEXEC); })};
}

int send_signal(int pidfd, int signal) noexcept {
  if (syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) == 0 || errno == ESRCH) return 0;
  return errno;
}

bool wait_readable(int descriptor, Deadline deadline) {
  constexpr std::uint64_t in_second = 1'000'000'000;
  for (;;) {
    pollfd entry{descriptor, POLLIN, 0};
    timespec left{};
    if (!deadline.is_never()) {
      const std::uint64_t nanoseconds = deadline.nanoseconds_left();
      left = {static_cast<time_t>(nanoseconds / in_second), static_cast<long>(nanoseconds % in_second)};
    }
    const int ready = ppoll(&entry, 1, deadline.is_never() ? nullptr : &left, nullptr);
    if (ready > 0) return true;
    // Also when interrupted, or short of memory for a moment: the deadline decides.
    if (deadline.has_passed()) return false;
  }
}

}  // namespace sharescope::detail
