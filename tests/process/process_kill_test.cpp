// SPDX-License-Identifier: MIT
//
// Parents and children are killed at random moments, in the midst of starting and joining: it is always noticed, and
// nobody is left.

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>

#include "../support/elapsed.hpp"
#include "../support/kill_storm.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "program_run.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::process_test {
namespace {

using namespace std::chrono_literals;
using test_support::expect_orphans_end;
using test_support::KillStorm;

TEST(DeathOfTheParent, at_random_moments_leaves_nobody_behind) {
  KillStorm storm("parents", 40);
  while (storm.goes_on()) {
    ProgramRun program({"busy_parent"});
    ASSERT_EQ(program.read_line(), "ready");
    storm.pause(30ms);
    ASSERT_FALSE(program.has_ended_within(0ms)) << program.read_rest();
    program.kill(SIGKILL);
    program.wait();
    expect_orphans_end();
  }
}

TEST(Kill, at_random_moments_is_always_noticed_and_leaves_nothing) {
  KillStorm storm("children");
  int killed = 0;
  while (storm.goes_on()) {
    Process child{[] {
      Process grandchild{[] {}};
      grandchild.start();
      grandchild.join();
      return 9;
    }};
    child.start();
    storm.pause(1500us);
    child.kill();
    ASSERT_TRUE(storm.recovers([&] { return child.join_for(1ms); })) << storm.when();
    ASSERT_TRUE(child.exit_code() == -SIGKILL || child.exit_code() == 9) << child.exit_code().value_or(-1000);
    killed += child.exit_code() == -SIGKILL ? 1 : 0;
  }
  EXPECT_GT(killed, 0);
  expect_orphans_end();
}

}  // namespace
}  // namespace sharescope::process_test
