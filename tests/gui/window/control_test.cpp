// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using ::testing::HasSubstr;

/// A run that does not end by itself while the hand is on its way.
class WindowControls : public ::testing::Test {
 protected:
  WindowControls() {
    window.wait_until_ready();
    window.type_value("times", 10'000'000);
    window.type_value("think", 10'000);
  }

  std::int64_t operations() const {
    std::int64_t sum = 0;
    for (const ReportedRun& run : window.report().runs)
      sum += run.operations;
    return sum;
  }

  void expect_running() const {
    const std::int64_t before = operations();
    window.wait_until("the workers go on", [before](const Report& report) {
      return report.all("running") && std::ranges::all_of(report.runs, [before](const ReportedRun& run) {
               return run.operations > before;
             });
    });
  }

  void expect_paused() const {
    window.wait_until("all are paused", [](const Report& report) {
      return std::ranges::all_of(report.runs, [](const auto& run) { return run.standing == "paused"; });
    });
    // An operation that had begun is finished.
    window.next_frame();
    const std::int64_t before = operations();
    for (int frame = 0; frame < 5; ++frame)
      window.next_frame();
    EXPECT_EQ(operations(), before);
  }

  void expect_stopped() const {
    const Report report = window.wait_until_over();
    for (const ReportedRun& run : report.runs)
      EXPECT_EQ(run.standing, "stopped") << run.name << ": " << run.sentence;
    EXPECT_FALSE(report.paused);
  }

  const Display display{1280, 720};
  const WindowRun window{display};
};

TEST_F(WindowControls, PauseHoldsEveryWorkerAndRunLetsThemGoOnByClicks) {
  window.click("button Run");
  expect_running();
  window.click("button Pause");
  expect_paused();
  window.click("button Run");
  expect_running();
  window.click("button Stop");
  expect_stopped();
}

TEST_F(WindowControls, SpaceRunsPausesAndGoesOnAndSStops) {
  window.press("space");
  expect_running();
  window.press("space");
  expect_paused();
  window.press("space");
  expect_running();
  window.press("s");
  expect_stopped();
}

TEST_F(WindowControls, RStartsAllAfreshInTheMidstOfARun) {
  window.press("space");
  expect_running();
  const std::vector<pid_t> before = window.report().processes();
  window.press("r");
  window.wait_until("other processes run", [&](const Report& report) {
    const auto now = report.processes();
    return report.all("running") && now.size() == before.size() && std::ranges::none_of(now, [&](pid_t pid) {
             return std::ranges::find(before, pid) != before.end();
           });
  });
  window.press("s");
  expect_stopped();
}

TEST_F(WindowControls, SlowMotionLetsAnEyeFollowByClickAndByKey) {
  window.click("button Run");
  expect_running();
  const auto is_slow = [](const Report& report) {
    return std::ranges::all_of(report.runs, [](const auto& run) { return run.standing == "slow motion"; });
  };
  window.click("button Slow motion");
  EXPECT_EQ(window.wait_until("slow motion", is_slow).slow_microseconds, 300'000);
  const std::int64_t before = operations();
  for (int frame = 0; frame < 5; ++frame)
    window.next_frame();
  EXPECT_LT(operations() - before, 100);

  window.drag_slider("slow", 0);
  EXPECT_EQ(window.report().slow_microseconds, 1'000);
  window.press("m");
  EXPECT_FALSE(window.report().slow_microseconds.has_value());
  expect_running();
  window.press("m");
  window.wait_until("slow motion again", is_slow);
  window.click("button Stop");
  expect_stopped();
}

TEST_F(WindowControls, StopEndsAPausedRunAndTheNextRunIsNotPaused) {
  window.click("button Run");
  expect_running();
  window.click("button Pause");
  expect_paused();
  window.click("button Stop");
  expect_stopped();
  window.click("button Run");
  expect_running();
}

TEST_F(WindowControls, StopEndsARunInTheSlowestMotion) {
  window.click("button Slow motion");
  window.drag_slider("slow", 1);
  EXPECT_EQ(window.report().slow_microseconds, 3'000'000);
  window.click("button Run");
  window.wait_until("all run", [](const Report& report) { return report.all("running"); });
  window.click("button Stop");
  expect_stopped();
}

TEST(WindowDeadlock, IsSaidInWordsAndTheCureBesideItEndsAsDeclared) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.choose("value_deadlock");
  window.click("button Run");
  const Report report = window.wait_until_over();
  EXPECT_EQ(report.run("value_deadlock").standing, "deadlock");
  EXPECT_THAT(report.run("value_deadlock").sentence, HasSubstr("counter"));
  EXPECT_EQ(report.run("value_deadlock_rlock").standing, "as declared");
}

}  // namespace
}  // namespace sharescope::window_test
