// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <string>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

TEST(Comparison, RunsWhereThereIsNoDisplayAndSaysHowToSeeTheWindow) {
  CommandRun run({});
  // The mistake of the test programs does not go as declared.
  EXPECT_EQ(run.wait(), 1);
  EXPECT_EQ(run.error(), "");
  for (const char* part : {"misses", "counts", "worker-1", "expected", "actual", "lost", "loss rate",
                           "rounds/s", "\nmisses: not as declared\n", "\ncounts: as declared\n",
                           "neither DISPLAY nor WAYLAND_DISPLAY is set"})
    EXPECT_THAT(run.output(), HasSubstr(part));
  EXPECT_THAT(run.output(), Not(HasSubstr("\x1b")));
}

TEST(Comparison, IsThereForTheAskingToo) {
  CommandRun run({"--terminal"}, {.environment = {{"DISPLAY", ":99999"}}});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.output(), HasSubstr("counts: as declared"));
}

TEST(Comparison, StandsInForAWindowThatCannotBeOpened) {
  CommandRun run({}, {.environment = {{"DISPLAY", ":99999"}}});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.error(), HasSubstr("the terminal instead\n"));
  EXPECT_THAT(run.output(), HasSubstr("counts: as declared"));
}

TEST(Comparison, IsRedrawnInPlaceOnAScreen) {
  CommandRun run({}, {.on_screen = true});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.output(), HasSubstr("█"));
  EXPECT_THAT(run.output(), HasSubstr("so far"));
  EXPECT_THAT(run.output(), HasSubstr("A\x1b[J"));
  EXPECT_THAT(run.output(), HasSubstr("counts: \x1b[1;38;5;36mas declared"));
}

TEST(Comparison, CtrlCEndsBoth) {
  const test_support::Watchdog watchdog{20s, "the end of the comparison after Ctrl+C"};
  CommandRun run({}, {.on_screen = true});
  ASSERT_TRUE(run.wait_for("so far"));
  run.press('\x03');
  EXPECT_EQ(run.wait(), 130);
  EXPECT_EQ(running_copies(run.demos().program("counts")), 0);
  EXPECT_EQ(running_copies(run.demos().program("misses")), 0);
}

TEST(Watch, ShowsAProgramThatKnowsNothingOfProgram) {
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("has_no_program")});
  EXPECT_EQ(run.wait(), 0);
  EXPECT_EQ(run.error(), "");
  for (const char* part : {"printed\n", "sharescope: helper begins", "sharescope: helper finished",
                           "processes\n", "shared memory\n", "has_no_program: ended with exit status 0\n"})
    EXPECT_THAT(run.output(), HasSubstr(part));
}

TEST(Watch, SaysWhyAProgramThatLinksNoCoreHasNoEvents) {
  CommandRun run({"watch", "--", "/bin/true"});
  EXPECT_EQ(run.wait(), 0);
  EXPECT_THAT(run.output(), HasSubstr("no process of it has used Sharescope"));
  EXPECT_THAT(run.output(), HasSubstr("link sharescope::core"));
}

TEST(Watch, HandsTheWordsBehindTheMarkToTheProgram) {
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("has_no_program"), "--status", "3"});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.output(), HasSubstr("has_no_program: failed: exit status 3\n"));
}

TEST(Watch, TheProgramMayHaveWordsOfTheCommandAsItsOwn) {
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("has_no_program"), "run", "--json", "--", "watch"});
  EXPECT_EQ(run.wait(), 0);
}

TEST(Watch, JudgesAProgramThatDeclaresSomething) {
  DemoFolder programs;
  CommandRun good({"watch", "--", programs.program("counts"), "--workers", "3"});
  EXPECT_EQ(good.wait(), 0);
  EXPECT_THAT(good.output(), HasSubstr("worker-3"));
  EXPECT_THAT(good.output(), HasSubstr("expected 3,000  actual 3,000"));
  EXPECT_THAT(good.output(), HasSubstr("counts: as declared\n"));
  CommandRun bad({"watch", "--", programs.program("misses")});
  EXPECT_EQ(bad.wait(), 1);
  EXPECT_THAT(bad.output(), HasSubstr("misses: not as declared\n"));
}

TEST(Watch, NamesADeadlockAndIsEndedByCtrlC) {
  const test_support::Watchdog watchdog{20s, "the deadlock, or the end after SIGINT"};
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("stands_still")});
  ASSERT_TRUE(run.wait_for("deadlock: helper waits for lock 'printer', held by helper"));
  run.kill(SIGINT);
  EXPECT_EQ(run.wait(), 130);
  test_support::expect_orphans_end();
  EXPECT_TRUE(all_copies_end(programs.program("stands_still")));
}

TEST(Watch, IsRedrawnInPlaceOnAScreen) {
  const test_support::Watchdog watchdog{20s, "the deadlock, or the end after Ctrl+C"};
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("stands_still")}, {.on_screen = true});
  ASSERT_TRUE(run.wait_for("waits for lock 'printer', held by helper"));
  EXPECT_THAT(run.output(), HasSubstr("shared memory"));
  run.press('\x03');
  EXPECT_EQ(run.wait(), 130);
  test_support::expect_orphans_end();
  EXPECT_TRUE(all_copies_end(programs.program("stands_still")));
}

TEST(Screenshot, NeedsADisplayAndSaysSoInOneLine) {
  // Without a PATH there is no xvfb-run, either.
  CommandRun run({"screenshot", "counts", "--out", "x.png"}, {.environment = {{"PATH", "/nowhere"}}});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_EQ(run.error(),
            "sharescope screenshot: a picture needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is "
            "set; with "
            "the packages xvfb and xauth installed, sharescope makes one for itself\n");
}

}  // namespace
}  // namespace sharescope::command_test
