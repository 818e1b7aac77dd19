// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "processes.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using ::testing::HasSubstr;

class WindowEnd : public ::testing::Test {
 protected:
  /// Two programs with two workers each, in the midst of a long run.
  Report run_for_long() {
    window.wait_until_ready();
    window.type_value("times", 10'000'000);
    window.type_value("think", 10'000);
    window.click("button Run");
    return all_work();
  }

  Report all_work() const {
    return window.wait_until("four workers", [](const Report& report) {
      return report.all("running") && report.processes().size() == 6;
    });
  }

  const Display display{1280, 720};
  WindowRun window{display};
};

TEST_F(WindowEnd, ClosingItInTheMidstOfARunEndsEveryProcessWithinTwoSeconds) {
  const std::vector<pid_t> processes = run_for_long().processes();
  const test_support::Stopwatch watch;
  window.ask_to_close();
  EXPECT_TRUE(all_end(processes, 2s * test_support::slowness));
  RecordProperty("milliseconds_until_all_ended",
                 static_cast<int>(test_support::in_milliseconds(watch.elapsed())));
  EXPECT_EQ(window.wait(), 0) << window.output();
}

TEST_F(WindowEnd, ClosingItOnAPausedRunEndsEveryProcessWithinTwoSeconds) {
  run_for_long();
  window.press("space");
  const Report paused = window.report();
  EXPECT_TRUE(paused.paused);
  window.ask_to_close();
  EXPECT_TRUE(all_end(paused.processes(), 2s * test_support::slowness));
  EXPECT_EQ(window.wait(), 0) << window.output();
}

TEST_F(WindowEnd, AWindowThatIsKilledTakesItsProcessesAlong) {
  const std::vector<pid_t> processes = run_for_long().processes();
  kill(window.pid(), SIGKILL);
  EXPECT_EQ(window.wait(), -SIGKILL);
  EXPECT_TRUE(all_end(processes, 2s * test_support::slowness));
}

TEST_F(WindowEnd, ATerminationSignalEndsEveryProcess) {
  const std::vector<pid_t> processes = run_for_long().processes();
  kill(window.pid(), SIGTERM);
  window.wait();
  EXPECT_TRUE(all_end(processes, 2s * test_support::slowness));
}

TEST_F(WindowEnd, AnotherDemoChosenInTheMidstOfARunEndsTheFormer) {
  const std::vector<pid_t> processes = run_for_long().processes();
  window.choose("histogram");
  EXPECT_TRUE(all_end(processes, 2s * test_support::slowness));
}

TEST_F(WindowEnd, AWorkerKilledFromOutsideIsSaidAndTheWindowLivesOn) {
  const Report running = run_for_long();
  kill(running.run("lost_update").workers.at(1).pid, SIGKILL);
  const auto is_said = [](const Report& now) {
    return now.run("lost_update").workers.at(1).state == "killed by signal 9 (Killed)";
  };
  const Report report = window.wait_until("the worker's end is said", is_said);
  // The others are not disturbed.
  EXPECT_EQ(report.run("lost_update").workers.at(0).state, "running");
  EXPECT_EQ(report.run("lost_update_locked").state, "running");

  window.click("button Stop");
  window.wait_until_over();
  window.type_value("times", 100'000);
  window.type_value("think", 0);
  window.click("button Run");
  const auto is_judged = [](const Report& now) {
    return now.run("lost_update_locked").standing == "as declared";
  };
  EXPECT_EQ(window.wait_until("the next run", is_judged).run("lost_update_locked").verdict().actual, 200'000);
}

TEST_F(WindowEnd, AProgramKilledFromOutsideIsSaidAndTheWindowLivesOn) {
  const Report running = run_for_long();
  kill(running.run("lost_update_locked").pid, SIGKILL);
  const Report report = window.wait_until(
      "the crash is said", [](const Report& now) { return now.run("lost_update_locked").state == "over"; });
  EXPECT_EQ(report.run("lost_update_locked").standing, "crashed");
  EXPECT_THAT(report.run("lost_update_locked").sentence, HasSubstr("signal 9"));
  EXPECT_EQ(report.run("lost_update").state, "running");
  window.click("button Stop");
  window.wait_until_over();
}

}  // namespace
}  // namespace sharescope::window_test
