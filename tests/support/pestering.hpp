// SPDX-License-Identifier: MIT
#pragma once

/// A signal again and again, every few milliseconds, for tests of waits that are disturbed.
///
/// The signal is SIGALRM, for the process: a test that wants a certain thread to get it blocks it in the others.
///
///     const Pestering pestering([](int) { interrupt_this_thread(); });
///     EXPECT_THROW(permits.acquire(), Interrupted);

#include <signal.h>
#include <sys/time.h>

namespace sharescope::test_support {

class Pestering {
 public:
  explicit Pestering(void (*handler)(int), int microseconds = 5000) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigaction(SIGALRM, &action, &before_);
    const itimerval often{{0, microseconds}, {0, microseconds}};
    setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~Pestering() {
    const itimerval never{};
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &before_, nullptr);
  }
  Pestering(const Pestering&) = delete;
  Pestering& operator=(const Pestering&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace sharescope::test_support
