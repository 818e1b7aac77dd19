// SPDX-License-Identifier: MIT
#include "pidfd.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "../os/above_standard.hpp"

namespace sharescope::detail {

Descriptor open_pidfd(pid_t pid) noexcept {
  return Descriptor{make_above_standard([pid] { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); })};
}

Descriptor open_ended_sentinel() noexcept {
  return Descriptor{make_above_standard([] { return eventfd(1, EFD_CLOEXEC); })};
}

void send_signal(int pidfd, int signal) noexcept {
  syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0);
}

bool wait_readable(int descriptor, std::optional<std::chrono::nanoseconds> timeout) noexcept {
  using Clock = std::chrono::steady_clock;
  const auto deadline = timeout ? Clock::now() + *timeout : Clock::time_point::max();
  for (;;) {
    pollfd entry{descriptor, POLLIN, 0};
    timespec left{};
    if (timeout) {
      const auto nanoseconds = std::max(deadline - Clock::now(), Clock::duration::zero()).count();
      left = {static_cast<time_t>(nanoseconds / 1'000'000'000),
              static_cast<long>(nanoseconds % 1'000'000'000)};
    }
    const int ready = ppoll(&entry, 1, timeout ? &left : nullptr, nullptr);
    if (ready > 0) return true;
    // Also when interrupted, or short of memory for a moment: the deadline decides.
    if (timeout && Clock::now() >= deadline) return false;
  }
}

}  // namespace sharescope::detail
