// SPDX-License-Identifier: MIT
#pragma once

/// A child made with fork(2) and nothing else, for tests of what Process is built on, and of children that nobody
/// reaps. It runs a function and ends with _exit().
///
/// It ends with what the function returns, a bool counting as 1 and 0; with failed_child when an assertion of
/// GoogleTest failed in it, threw_child when it threw. It dies with the test process. The destructor kills and
/// reaps it.
///
/// Belongs to the thread that made it.
///
///     ForkedChild child([&] { return lock.try_lock(); });
///     EXPECT_EQ(child.wait(), 0);

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace sharescope::test_support {

inline constexpr int failed_child = 98;
inline constexpr int threw_child = 99;

class ForkedChild {
 public:
  template <class Body>
  explicit ForkedChild(Body body) {
    std::fflush(nullptr);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(0);
      const int code = run(body);
      std::fflush(nullptr);
      _exit(code);
    }
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  }
  ForkedChild(const ForkedChild&) = delete;
  ForkedChild& operator=(const ForkedChild&) = delete;
  ~ForkedChild() {
    if (!reaped_) {
      kill();
      wait();
    }
    close(pidfd_);
  }

  pid_t pid() const { return pid_; }

  void kill(int signal = SIGKILL) const { ::kill(pid_, signal); }

  /// Whether it ends within the limit; it stays a zombie.
  bool ends_within(std::chrono::milliseconds limit) const {
    pollfd ended{pidfd_, POLLIN, 0};
    while (true) {
      const int count = poll(&ended, 1, static_cast<int>(limit.count()));
      if (count >= 0 || errno != EINTR) return count > 0;
    }
  }

  /// Its exit code, or -N when signal N killed it.
  int wait() {
    if (!reaped_) {
      int status = 0;
      while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
      }
      result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
      reaped_ = true;
    }
    return result_;
  }

 private:
  template <class Body>
  static int run(Body& body) {
    try {
      int code = 0;
      if constexpr (std::is_void_v<std::invoke_result_t<Body&>>) {
        body();
      } else {
        code = static_cast<int>(body());
      }
      return ::testing::Test::HasFailure() ? failed_child : code;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child %d threw: %s\n", static_cast<int>(getpid()), error.what());
      return threw_child;
    }
  }

  pid_t pid_ = -1;
  int pidfd_ = -1;
  bool reaped_ = false;
  int result_ = 0;
};

/// Runs it in a child and returns the child's exit code.
template <class Body>
int in_child(Body body) {
  ForkedChild child(body);
  return child.wait();
}

/// Runs it in a child; what fails in it, fails in the test. Not inside of an assertion: whatever stands in a macro's
/// brackets has one line only.
template <class Body>
void check_in_child(Body body) {
  EXPECT_EQ(in_child(body), 0) << "a child failed";
}

}  // namespace sharescope::test_support
