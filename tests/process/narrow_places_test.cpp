// SPDX-License-Identifier: MIT
//
// Where a process is limited: a session without a free lane, a PID namespace, a sandbox that refuses system calls, a session
// that is named and not there.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/parent_process.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using ::testing::HasSubstr;

template <class Action>
std::string text_of_error(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(FullSession, refuses_a_process_in_start_and_has_room_again_when_one_has_ended) {
  FreshSession session(false);
  session.check([] {
    Event end{"end"};
    std::list<Process> children;
    // This process has a lane, too.
    for (std::uint32_t i = 1; i < limits::lanes; ++i) {
      children.emplace_back([&] { end.wait(); });
      children.back().start();
    }
    Process refused{"one too many", [] {}};
    EXPECT_THAT(text_of_error([&] { refused.start(); }),
                ::testing::AllOf(HasSubstr("start of process 'one too many'"),
                                 HasSubstr(std::to_string(limits::lanes) + " processes and threads")));
    EXPECT_EQ(refused.state(), Process::State::not_started);
    children.front().kill();
    children.front().join();
    refused.start();
    refused.join();
    EXPECT_EQ(refused.exit_code(), 0);
    end.set();
    for (Process& child : children)
      child.join();
  });
}

TEST(FullSession, loses_no_lane_to_children_that_are_killed_at_their_start) {
  FreshSession session(false);
  session.check([] {
    const Value<int> value{"value", 0};
    for (std::uint32_t i = 0; i < 3 * limits::lanes; ++i) {
      Process child{[] {}};
      child.start();
      child.kill();
      child.join();
    }
    std::list<Process> children;
    for (int i = 0; i < 100; ++i) {
      children.emplace_back([] {});
      children.back().start();
    }
    for (Process& child : children)
      child.join();
  });
}

TEST(PidNamespace, has_children_that_do_their_work_and_do_not_take_themselves_for_orphans) {
  const int result = in_child([] {
    if (unshare(CLONE_NEWPID) != 0) return 77;
    Value<int> value{"value", 0};
    Array<int> all{"all", 100};
    Process child{[&] {
      value.set(value.get() + 1);
      EXPECT_TRUE(parent_process()->is_alive());
      EXPECT_FALSE(parent_process()->join_for(1ms));
      Process grandchild{[&] { all.set(7, 7); }};
      grandchild.start();
      grandchild.join();
      value.set(value.get() + (grandchild.exit_code() == 0 ? 1 : 0));
    }};
    child.start();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
    EXPECT_EQ(value.get(), 2);
    EXPECT_EQ(all.get(7), 7);
    return ::testing::Test::HasFailure() ? 1 : 0;
  });
  if (result == 77) GTEST_SKIP() << "no PID namespace can be made here";
  EXPECT_EQ(result, 0);
}

/// From here on, the calling process gets EPERM from that system call.
void refuse_system_call(int number) {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{4, filter};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

TEST(Sandbox, without_pidfd_open_a_start_names_the_call_and_leaves_no_child) {
  check_in_child([] {
    refuse_system_call(SYS_pidfd_open);
    Process child{"child", [] {}};
    EXPECT_THAT(text_of_error([&] { child.start(); }),
                ::testing::AllOf(HasSubstr("start of process 'child'"), HasSubstr("pidfd_open(2)")));
    EXPECT_EQ(waitpid(-1, nullptr, 0), -1);
  });
}

TEST(Sandbox, without_memfd_create_an_object_names_the_call) {
  check_in_child([] {
    refuse_system_call(SYS_memfd_create);
    EXPECT_THAT(text_of_error([] { const Value<int> value("value", 0); }), HasSubstr("memfd_create(2)"));
  });
}

TEST(ParentTie, of_a_child_that_changed_its_user_is_noticed_when_it_waits) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may become another user";
  ForkedChild parent([] {
    Event never{"never"};
    Process child{[&] {
      if (setuid(65534) != 0) return 1;
      never.wait();
      return 0;
    }};
    child.start();
    child.join();
  });
  // Until the child has become another user and waits.
  const auto child_of = [](pid_t process) {
    const std::string number = std::to_string(process);
    std::ifstream children("/proc/" + number + "/task/" + number + "/children");
    pid_t child = 0;
    children >> child;
    return child;
  };
  pid_t child = 0;
  ASSERT_TRUE(comes_true([&] {
    child = child_of(parent.pid());
    struct stat about {};
    return child != 0 && stat(("/proc/" + std::to_string(child)).c_str(), &about) == 0 &&
           about.st_uid == 65534;
  }));
  parent.kill();
  parent.wait();
  expect_orphans_end();
}

TEST(NamedSession, that_is_not_there_lets_the_program_run_unwatched_and_says_so) {
  for (const char* name : {"99", "0"}) {
    ::testing::internal::CaptureStderr();
    check_in_child([&] {
      setenv(session_variable, name, 1);
      Value<int> value("value", 7);
      EXPECT_EQ(value.get(), 7);
      EXPECT_FALSE(Session::current().records());
      EXPECT_EQ(getenv(session_variable), nullptr);
    });
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                ::testing::AllOf(HasSubstr(session_variable), HasSubstr("runs unwatched")));
  }
}

}  // namespace
}  // namespace sharescope
