// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "../../support/left_behind.hpp"
#include "../../support/own_folder.hpp"
#include "../../support/watchdog.hpp"
#include "processes.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using ::testing::HasSubstr;

/// One of the programs in tests/gui/command/programs, under its own name.
class TestProgram {
 public:
  explicit TestProgram(const std::string& name) : path_(folder_.path() / name) {
    std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, path_);
  }
  std::string path() const { return path_.string(); }

 private:
  test_support::OwnFolder folder_;
  std::filesystem::path path_;
};

TEST(WindowWatch, ADemoWithArgumentsOfItsOwnWaitsForRunAndIsJudged) {
  const Display display(1280, 720);
  const WindowRun window(display, {"watch", "--", SHARESCOPE_A_DEMO, "--times", "70000"});
  const Report ready = window.wait_until_ready();
  ASSERT_EQ(ready.runs.size(), 1U);
  EXPECT_EQ(ready.parameter("times"), 70'000);
  window.click("button Run");
  const Report report = window.wait_until_over();
  EXPECT_EQ(report.runs[0].standing, "as declared") << report.runs[0].sentence;
  EXPECT_EQ(report.runs[0].verdict().actual, 140'000);
}

TEST(WindowWatch, AProgramThatKnowsTheCoreButNotProgramIsShownFromItsStart) {
  const Display display(1280, 720);
  const TestProgram program("has_no_program");
  WindowRun window(display, {"watch", "--", program.path(), "--status", "3"});
  const Report report = window.wait_until_over();
  ASSERT_EQ(report.runs.size(), 1U);
  EXPECT_EQ(report.runs[0].standing, "ended");
  EXPECT_THAT(report.runs[0].sentence, HasSubstr("3"));
  EXPECT_GT(report.runs[0].operations, 0);
  window.ask_to_close();
  EXPECT_EQ(window.wait(), 0) << window.output();
}

TEST(WindowWatch, AProgramThatLinksNoCoreHasNoEventsAndTheWindowSaysWhy) {
  const Display display(1280, 720);
  WindowRun window(display, {"watch", "--", "/bin/sleep", "0.1"});
  const Report report = window.wait_until_over();
  ASSERT_EQ(report.runs.size(), 1U);
  EXPECT_EQ(report.runs[0].operations, 0);
  EXPECT_THAT(report.runs[0].sentence, HasSubstr("no process of it has used Sharescope"));
  EXPECT_THAT(report.runs[0].sentence, HasSubstr("link sharescope::core"));
  window.ask_to_close();
  EXPECT_EQ(window.wait(), 0) << window.output();
}

TEST(WindowWatch, ADeadlockIsSaidAndStopEndsIt) {
  const Display display(1280, 720);
  const TestProgram program("stands_still");
  const WindowRun window(display, {"watch", "--", program.path()});
  const Report hanging = window.wait_until("the deadlock is said", [](const Report& report) {
    return report.runs.size() == 1 && report.runs[0].standing == "deadlock";
  });
  EXPECT_EQ(hanging.runs[0].state, "running");
  EXPECT_THAT(hanging.runs[0].sentence, HasSubstr("printer"));
  EXPECT_THAT(hanging.runs[0].sentence, HasSubstr("helper"));
  window.click("button Stop");
  window.wait_until_over();
  EXPECT_TRUE(all_end(hanging.processes(), 2s * test_support::slowness));
}

TEST(WindowWatch, AProgramThatKnowsNothingOfTheCoreIsStartedAndItsEndIsSaid) {
  const Display display(1280, 720);
  const WindowRun window(display, {"watch", "--", "/bin/false"});
  const Report report = window.wait_until_over();
  ASSERT_EQ(report.runs.size(), 1U);
  EXPECT_EQ(report.runs[0].standing, "ended");
}

}  // namespace
}  // namespace sharescope::window_test
