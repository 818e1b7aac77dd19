// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

TEST(WindowRace, RunClickedLosesUpdatesInTheMistakeAndNoneInTheCureBesideIt) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.click("button Run");
  const Report report = window.wait_until_over();

  const ReportedRun& mistake = report.run("lost_update");
  EXPECT_EQ(mistake.standing, "as declared") << mistake.sentence;
  EXPECT_TRUE(mistake.verdict().settled);
  EXPECT_EQ(mistake.verdict().expected, 2'000'000);
  EXPECT_GT(mistake.verdict().actual, 0);
  EXPECT_LT(mistake.verdict().actual, mistake.verdict().expected);

  const ReportedRun& cure = report.run("lost_update_locked");
  EXPECT_EQ(cure.standing, "as declared") << cure.sentence;
  EXPECT_TRUE(cure.verdict().settled);
  EXPECT_EQ(cure.verdict().expected, 2'000'000);
  EXPECT_EQ(cure.verdict().actual, cure.verdict().expected);
}

bool have_begun(const Report& report) {
  return std::ranges::all_of(report.runs, [](const ReportedRun& run) {
    return run.workers.size() == 2 &&
           std::ranges::all_of(run.workers, [](const ReportedWorker& worker) { return worker.done > 0; });
  });
}

TEST(WindowRace, ASliderMovedWhileTheWorkersRunChangesWhatTheyDo) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  // Slow enough that they cannot have ended, or have done more than is asked of them, when the hand is there.
  window.click("button Slow motion");
  window.drag_slider("slow", 0);
  window.click("button Run");
  window.wait_until("all workers have begun", have_begun);

  window.drag_slider("times", 0.6);
  const std::int64_t times = window.report().parameter("times");
  EXPECT_GT(times, 1'000);
  EXPECT_LT(times, 1'000'000);
  const auto know = [times](const Report& report) {
    return std::ranges::all_of(report.runs, [times](const ReportedRun& run) {
      return std::ranges::all_of(run.workers, [times](const auto& worker) { return worker.total == times; });
    });
  };
  const Report changed = window.wait_until("all workers have heard of it", know);
  EXPECT_TRUE(changed.all("running"));

  window.click("button Slow motion");
  const Report report = window.wait_until_over();
  for (const ReportedRun& run : report.runs)
    EXPECT_EQ(run.verdict().expected, static_cast<double>(2 * times)) << run.name;
  EXPECT_EQ(report.run("lost_update_locked").verdict().actual, static_cast<double>(2 * times));
}

TEST(WindowRace, AValueTypedAndTheNumberOfWorkersAreTakenUpByTheNextRun) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.type_value("times", 50'000);
  window.type_value("workers", 3);
  window.click("button Run");
  const Report first = window.wait_until_over();
  EXPECT_EQ(first.run("lost_update_locked").workers.size(), 3U);
  EXPECT_EQ(first.run("lost_update_locked").verdict().actual, 150'000);

  window.type_value("workers", 5);
  window.click("button Run");
  window.wait_until("five workers", [](const Report& report) {
    return report.all("over") && report.run("lost_update_locked").workers.size() == 5;
  });
  EXPECT_EQ(window.report().run("lost_update_locked").verdict().actual, 250'000);
}

}  // namespace
}  // namespace sharescope::window_test
