// SPDX-License-Identifier: MIT
//
// Signals to a Process: by number, and what is said when the kernel refuses one.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// From here on the kernel refuses to send signals by pidfd, as it does to processes of other users. False where a
/// program may not ask for that.
bool refuse_signals() {
  std::array<sock_filter, 4> program{sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                                     sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_pidfd_send_signal},
                                     sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM},
                                     sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  const sock_fprog filter{program.size(), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

constexpr int cannot_refuse = 77;

TEST(ASignalThatTheKernelRefuses, is_an_error_that_names_the_process) {
  const int code = in_child([] {
    Event end("end");
    Process child("stranger", [&] { end.wait(); });
    child.start();
    if (!refuse_signals()) return cannot_refuse;
    const std::string of = " of process 'stranger' (pid " + std::to_string(*child.pid()) + ")";
    const auto expect_refusal = [&](const char* what, auto action) {
      try {
        action();
        ADD_FAILURE() << what << ": nothing was thrown";
      } catch (const SystemError& error) {
        EXPECT_EQ(error.number(), EPERM);
        EXPECT_NE(std::string(error.what()).find(what + of), std::string::npos) << error.what();
      }
    };
    expect_refusal("kill", [&] { child.kill(); });
    expect_refusal("terminate", [&] { child.terminate(); });
    expect_refusal("interrupt", [&] { child.interrupt(); });
    expect_refusal("send_signal", [&] { child.send_signal(SIGUSR1); });
    EXPECT_TRUE(child.is_alive());
    end.set();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
    EXPECT_NO_THROW(child.kill()) << "one that has ended needs none";
    return 0;
  });
  if (code == cannot_refuse) GTEST_SKIP() << "no filter of system calls can be had here";
  EXPECT_EQ(code, 0);
}

TEST(ASignalThatTheKernelRefuses, does_not_keep_a_program_from_ending) {
  const Watchdog watchdog(20s);
  const int code = in_child([] {
    Process daemon("stranger", [] { pause(); }, {.daemon = true});
    daemon.start();
    if (!refuse_signals()) return cannot_refuse;
    // Its children end with it, by the kernel's hand: what cannot be done is only the orderly way.
    std::exit(3);
  });
  if (code == cannot_refuse) GTEST_SKIP() << "no filter of system calls can be had here";
  EXPECT_EQ(code, 3);
  expect_orphans_end();
}

TEST(ABrokenPipe, on_stderr_does_not_change_how_a_child_ends) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  close(ends[0]);
  Process child("child", [&] {
    dup2(ends[1], STDERR_FILENO);
    throw std::runtime_error("nobody reads this");
  });
  child.start();
  close(ends[1]);
  child.join();
  EXPECT_EQ(child.exit_code(), 1);
}

TEST(ASignalByNumber, reaches_the_process) {
  Event ready("ready");
  const auto end_of = [&](auto send) {
    ready.clear();
    Process child("child", [&] {
      ::signal(SIGUSR1, [](int) { _exit(41); });
      ready.set();
      while (true)
        pause();
    });
    child.start();
    ready.wait();
    send(child);
    child.join();
    return *child.exit_code();
  };
  EXPECT_EQ(end_of([](Process& child) { child.send_signal(SIGUSR1); }), 41);
  EXPECT_EQ(end_of([](Process& child) { child.interrupt(); }), -SIGINT);
  EXPECT_EQ(end_of([](Process& child) {
              child.send_signal(0);
              EXPECT_TRUE(child.is_alive()) << "0 is none";
              EXPECT_THROW(child.send_signal(-1), InvalidValue);
              EXPECT_THROW(child.send_signal(SIGRTMAX + 1), InvalidValue);
              child.send_signal(SIGRTMAX);
            }),
            -SIGRTMAX);
  Process unstarted("unstarted", [] {});
  EXPECT_THROW(unstarted.interrupt(), ProcessError);
  EXPECT_THROW(unstarted.send_signal(SIGINT), ProcessError);
}

}  // namespace
}  // namespace sharescope
