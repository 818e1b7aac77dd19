// SPDX-License-Identifier: MIT
#include "processes.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "../../support/left_behind.hpp"

namespace sharescope::window_test {

bool all_end(const std::vector<pid_t>& processes, test_support::Nanoseconds limit) {
  const auto gone = [](pid_t process) {
    waitpid(process, nullptr, WNOHANG);
    return kill(process, 0) != 0 && errno == ESRCH;
  };
  return test_support::comes_true([&] { return std::ranges::all_of(processes, gone); }, limit);
}

void reap_orphans() {
  std::vector<pid_t> orphans;
  for (const test_support::ChildFound& child : test_support::children_found()) {
    // Displays and other windows belong to objects of the test.
    if (child.command != "Xvfb" && child.command != "sharescope") orphans.push_back(child.pid);
  }
  all_end(orphans, std::chrono::seconds(2));
}

}  // namespace sharescope::window_test
