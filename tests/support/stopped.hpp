// SPDX-License-Identifier: MIT
#pragma once

/// A child that is stopped (SIGSTOP) until go_on(), or until this goes: alive, and doing nothing.
///
/// The constructor returns when it stands. A sleep of less than 100 ms says nothing about it: that is how long a death
/// may take to be told, so a test looks for `longer_than_a_death_takes`.
///
///     Stopped stopped(*holder);
///     EXPECT_FALSE(lock.try_lock_for(100ms));
///     stopped.go_on();

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>

#include "forked_child.hpp"

namespace sharescope::test_support {

inline constexpr std::chrono::milliseconds longer_than_a_death_takes{300};

class Stopped {
 public:
  explicit Stopped(const ForkedChild& child) : child_(child) {
    child_.kill(SIGSTOP);
    siginfo_t info{};
    // It may have ended before; that stays to be reaped.
    while (waitid(P_PID, static_cast<id_t>(child_.pid()), &info, WSTOPPED | WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
  }
  ~Stopped() { go_on(); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

  void go_on() const { child_.kill(SIGCONT); }

 private:
  const ForkedChild& child_;
};

}  // namespace sharescope::test_support
