// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

/// Demos from the opening one on, chosen in the list and run.
class EveryDemo : public ::testing::TestWithParam<const char*> {};

void expect_as_declared(const Report& report) {
  for (const ReportedRun& run : report.runs) {
    const bool hangs = run.name == "value_deadlock" || run.name == "dining_philosophers" ||
                       run.name == "lock_order" || run.name == "lost_wakeup";
    EXPECT_EQ(run.standing, hangs ? "deadlock" : "as declared") << run.name << ": " << run.sentence;
    ASSERT_FALSE(run.verdicts.empty()) << run.name;
    if (!hangs) {
      EXPECT_TRUE(run.verdict().settled) << run.name;
    }
    EXPECT_FALSE(run.workers.empty()) << run.name;
  }
}

TEST_P(EveryDemo, IsChosenAndRunAndEndsAsDeclaredAtBothSizes) {
  const std::string demo = GetParam();
  const Display display(1920, 1080);
  const WindowRun window(display);
  window.wait_until_ready();
  if (demo != "lost_update") window.choose(demo);
  window.click("button Run");
  const Report small = window.wait_until_over();
  EXPECT_EQ(small.width, 1280);
  expect_as_declared(small);

  window.resize(1920, 1080);
  window.click("button Run");
  window.wait_until("it runs again", [&](const Report& now) { return now.runs[0].pid != small.runs[0].pid; });
  expect_as_declared(window.wait_until_over());
}

TEST_P(EveryDemo, IsSteppedToAnEndAndItsOrdersAreShown) {
  const std::string demo = GetParam();
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  if (demo != "lost_update") window.choose(demo);
  window.press("g");
  window.wait_until("it is stepped", [](const Report& now) { return now.steps && now.steps->rests; });
  EXPECT_TRUE(window.report().has_place("step card 0 A"));
  window.press("Right");
  window.wait_until("a step", [](const Report& now) {
    return now.steps && now.steps->rests && !now.steps->parts.at(0).schedule.empty();
  });
  window.press("End");
  window.wait_until("its end",
                    [](const Report& now) { return now.steps && now.steps->rests && now.steps->over; });
  window.press("x");
  const Report report = window.wait_until("an order", [](const Report& now) {
    return now.orders && now.orders->leaves > 0 && now.orders->rows > 0;
  });
  EXPECT_EQ(report.tab, "orders");
  EXPECT_TRUE(report.has_place("choice Every order"));
}

INSTANTIATE_TEST_SUITE_P(Window, EveryDemo,
                         ::testing::Values("lost_update", "lost_update_auto_lock", "lost_update_locked",
                                           "lost_update_atomic", "histogram", "histogram_locked",
                                           "torn_struct", "torn_struct_locked", "value_deadlock",
                                           "value_deadlock_rlock", "pi", "lock_order", "dining_philosophers",
                                           "killed_owner", "convoy", "starting_gun", "parking",
                                           "parking_surplus", "heat_rod", "lost_wakeup", "bounded_buffer"),
                         [](const auto& demo) { return std::string(demo.param); });

}  // namespace
}  // namespace sharescope::window_test
