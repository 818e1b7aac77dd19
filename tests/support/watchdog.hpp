// SPDX-License-Identifier: MIT
#pragma once

/// A test that hangs says so and ends, instead of hanging whoever ran it.
///
/// Including this header gives every test of the binary a limit of 60 s, and more where SHARESCOPE_TEST_KILLS asks for
/// a longer storm than usual. A test that knows better says so.
/// When the time is over, one line on stderr names the test and what it was at, and the process aborts; its
/// children end with it, as those of any program that uses Process.
///
/// In a binary built with a sanitizer every limit is four times as long.
///
/// It is a timer of the kernel and a signal, not a thread: a process with a second thread forks differently,
/// and many tests fork. Children inherit neither timer nor limit. Several may be armed at once; the first to
/// expire wins. Uses the signal SIGRTMAX-1, which a test must leave unblocked in at least one thread.
///
///     TEST(Lock, is_free_again_after_unlock) {
///       const test_support::Watchdog watchdog{std::chrono::seconds{5}, "the second lock()"};
///       …
///     }

#include <gtest/gtest.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

namespace sharescope::test_support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int slowness = 4;
#else
inline constexpr int slowness = 1;
#endif

class Watchdog {
 public:
  /// `what` says in the message what was being waited for.
  explicit Watchdog(std::chrono::nanoseconds limit, const std::string& what = {}) {
    limit *= slowness;
    const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
    *message_ = "watchdog: " +
                (test == nullptr ? "the test" : std::string(test->test_suite_name()) + "." + test->name()) +
                " did not end within " + std::to_string(milliseconds) + " ms" +
                (what.empty() ? "" : ": " + what) + "; aborting process " + std::to_string(getpid()) + "\n";

    struct sigaction action = {};
    action.sa_sigaction = &bark;
    action.sa_flags = SA_SIGINFO;
    sigaction(signal_number(), &action, nullptr);

    struct sigevent event = {};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = signal_number();
    event.sigev_value.sival_ptr = message_.get();
    if (timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) {
      throw std::runtime_error(std::string("watchdog: timer_create: ") + std::strerror(errno));
    }
    struct itimerspec once = {};
    once.it_value.tv_sec = static_cast<time_t>(limit.count() / 1'000'000'000);
    once.it_value.tv_nsec = static_cast<long>(limit.count() % 1'000'000'000);
    timer_settime(timer_, 0, &once, nullptr);
  }
  ~Watchdog() {
    // A forked child has no such timer; there the number may belong to nobody.
    if (getpid() == owner_) timer_delete(timer_);
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  static int signal_number() { return SIGRTMAX - 1; }

  static void bark(int, siginfo_t* info, void*) {
    const auto* message = static_cast<const std::string*>(info->si_value.sival_ptr);
    if (info->si_code == SI_TIMER) {
      [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message->data(), message->size());
    }
    std::abort();
  }

  std::unique_ptr<std::string> message_ = std::make_unique<std::string>();
  timer_t timer_ = {};
  pid_t owner_ = getpid();
};

/// Before main, by a binary whose tests take longer than a minute on purpose.
inline std::chrono::seconds limit_of_every_test{60};
inline bool allow_every_test(std::chrono::seconds limit) {
  limit_of_every_test = limit;
  return true;
}

/// Arms the limit that every test has.
class WatchdogForEveryTest : public ::testing::EmptyTestEventListener {
 public:
  static std::chrono::seconds limit() {
    const char* kills = std::getenv("SHARESCOPE_TEST_KILLS");
    const int storms = kills == nullptr ? 1 : std::atoi(kills) / 200;
    return limit_of_every_test * (storms > 1 ? storms : 1);
  }

  void OnTestStart(const ::testing::TestInfo&) override { watchdog_ = std::make_unique<Watchdog>(limit()); }
  void OnTestEnd(const ::testing::TestInfo&) override { watchdog_.reset(); }

 private:
  std::unique_ptr<Watchdog> watchdog_;
};

inline const bool every_test_has_a_watchdog = [] {
  ::testing::UnitTest::GetInstance()->listeners().Append(new WatchdogForEveryTest);
  return true;
}();

}  // namespace sharescope::test_support
