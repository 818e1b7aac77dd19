// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using ::testing::HasSubstr;

class WindowSteps : public ::testing::Test {
 protected:
  /// Until the programs are stepped, and nobody moves.
  Report await_rest(const std::string& schedule) const {
    window.wait_until("the steps " + schedule, [&](const Report& now) {
      return now.steps && now.steps->rests && now.steps->parts.at(0).schedule == schedule;
    });
    // The regions take the height that their content needed in the frame before.
    window.next_frame();
    return window.next_frame();
  }

  /// Begins to step, and presses the digit of each of these workers.
  Report step_by_keys(const std::string& schedule) const {
    window.press("g");
    Report report = await_rest("");
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      window.press(std::string(1, static_cast<char>('1' + schedule[i] - 'A')));
      report = await_rest(schedule.substr(0, i + 1));
    }
    return report;
  }

  void expect_lost_in_one_and_not_in_the_other() const {
    const Report report = window.wait_until("the cure has ended, too", [](const Report& now) {
      return now.steps && now.steps->over && now.steps->rests && now.steps->parts.at(1).end == "finished";
    });
    EXPECT_EQ(report.run("lost_update").verdict().actual, 1);
    EXPECT_EQ(report.run("lost_update").verdict().expected, 2);
    EXPECT_EQ(report.run("lost_update_locked").verdict().actual, 2);
    EXPECT_GT(report.steps->refused, 0) << "what the mistake did is not possible in the cure";
    EXPECT_TRUE(report.elided.empty()) << *report.elided.begin();
    window.next_frame();
    window.next_frame();
  }

  const Display display{1280, 720};
  const WindowRun window{display};
};

TEST_F(WindowSteps, FromTheLiveRaceToTheSteppedWitnessByMouse) {
  window.wait_until_ready();
  window.click("button Run");
  const Report raced = window.wait_until_over();
  EXPECT_LT(raced.run("lost_update").verdict().actual, raced.run("lost_update").verdict().expected);
  window.click("button Show me how");
  EXPECT_EQ(await_rest("").steps->to_come, "ABBA");
  for (const std::string schedule : {"A", "AB", "ABB", "ABBA"}) {
    window.click("button Forward");
    await_rest(schedule);
  }
  expect_lost_in_one_and_not_in_the_other();
  window.click("button Back");
  EXPECT_EQ(await_rest("ABB").steps->to_come, "A");
  window.click("button Run");
  window.wait_until_over();
}

TEST_F(WindowSteps, FromTheLiveRaceToTheSteppedWitnessByKeysAlone) {
  window.wait_until_ready();
  window.press("space");
  window.wait_until_over();
  window.press("h");
  EXPECT_EQ(await_rest("").steps->to_come, "ABBA");
  for (const std::string schedule : {"A", "AB", "ABB", "ABBA"}) {
    window.press("Right");
    await_rest(schedule);
  }
  expect_lost_in_one_and_not_in_the_other();
  window.press("Left");
  await_rest("ABB");
  window.press("Home");
  await_rest("");
  window.press("r");
  window.wait_until_over();
}

TEST_F(WindowSteps, ACardOrADigitMovesItsWorkerAndTheCureSaysWhyItCannotFollow) {
  window.wait_until_ready();
  window.press("g");
  const Report begun = await_rest("");
  EXPECT_EQ(begun.parameter("times"), 1);
  EXPECT_THAT(begun.steps->parts.at(0).next.at(0), HasSubstr("get counter, which is 0"));
  window.click("step card 0 A");
  await_rest("A");
  window.press("2");
  const Report both = await_rest("AB");
  EXPECT_EQ(both.steps->parts.at(1).schedule, "A");
  EXPECT_EQ(both.steps->refused, 1);
  EXPECT_THAT(both.steps->parts.at(1).obstacles.at(1),
              HasSubstr("waits for rlock 'counter', held by worker-1"));
  window.click("step 1");
  await_rest("A");
  window.click("button Step");
  window.wait_until("it is not stepped any more",
                    [](const Report& now) { return !now.steps && now.all("ready"); });
  EXPECT_EQ(window.report().parameter("times"), 1'000'000);
}

TEST_F(WindowSteps, ADeadlockIsSteppedIntoAndOutOfAgain) {
  window.wait_until_ready();
  window.choose("lock_order");
  const Report stuck = step_by_keys("AB");
  EXPECT_EQ(stuck.steps->parts.at(0).end, "deadlock");
  EXPECT_THAT(stuck.steps->parts.at(0).obstacles.at(0), HasSubstr("held by worker-2"));
  EXPECT_EQ(stuck.steps->parts.at(1).end, "finished") << "the cure went on";
  window.press("Left");
  EXPECT_EQ(await_rest("A").steps->parts.at(0).end, "held");
  window.press("End");
  window.wait_until("the end",
                    [](const Report& now) { return now.steps && now.steps->rests && now.steps->over; });
}

TEST_F(WindowSteps, AScheduleIsCopiedAndPasted) {
  window.wait_until_ready();
  window.press("g");
  await_rest("");
  for (const std::string key : {"1", "2", "2", "1"})
    window.press(key);
  const Report report =
      window.wait_until("the end", [](const Report& now) { return now.steps && now.steps->over; });
  const std::string schedule = report.steps->parts.at(0).schedule;
  window.press("ctrl+c");
  window.wait_until("it is copied", [](const Report& now) {
    return now.steps->remark.starts_with("Copied: v1:lost_update:");
  });
  window.press("Home");
  await_rest("");
  window.press("ctrl+v");
  await_rest(schedule);
}

TEST_F(WindowSteps, AllOrdersAreATreeAndAPressedOneIsPerformed) {
  window.wait_until_ready();
  window.click("tab Tree");
  window.wait_until("the view of them",
                    [](const Report& now) { return now.has_place("button Look for all orders"); });
  window.click("button Look for all orders");
  const auto all = [](const Report& now) { return now.orders && now.orders->over; };
  const Report reduced = window.wait_until("all orders", all);
  EXPECT_TRUE(reduced.orders->complete);
  EXPECT_EQ(reduced.orders->orders, 6);
  EXPECT_EQ(reduced.orders->bad, 4);
  window.click("choice Every order");
  window.wait_until("each of them", [](const Report& now) {
    return now.orders && now.orders->over && now.orders->leaves == 6 && now.orders->rows == 6;
  });
  window.wait_until("they are in sight", [](const Report& now) { return now.has_place("order ABAB"); });
  window.click("order ABAB");
  await_rest("ABAB");
  EXPECT_EQ(window.report().run("lost_update").verdict().actual, 1);
}

TEST_F(WindowSteps, OrdersAreLookedForFromWhereAPersonStands) {
  window.wait_until_ready();
  step_by_keys("AB");
  window.press("x");
  const auto all = [](const Report& now) {
    return now.orders && now.orders->over && now.has_place("choice From AB");
  };
  EXPECT_EQ(window.wait_until("all orders", all).orders->orders, 6);
  window.click("choice From AB");
  const Report rest = window.wait_until("the rest of them", [](const Report& now) {
    return now.orders && now.orders->over && now.orders->orders == 2;
  });
  EXPECT_TRUE(rest.orders->complete);
  EXPECT_EQ(rest.orders->bad, 2);
  EXPECT_TRUE(rest.elided.empty()) << *rest.elided.begin();
  window.click("choice By lot");
  window.wait_until("many drawn", [](const Report& now) { return now.orders && now.orders->leaves > 100; });
  EXPECT_LE(window.report().orders->rows, 2) << "the same order, drawn twice, is one";
}

TEST_F(WindowSteps, AWorkerIsKilledByMouseAndAnotherByKey) {
  window.wait_until_ready();
  window.choose("lock_order");
  step_by_keys("A");
  window.press("Down");
  window.wait_until("it can be killed", [](const Report& now) { return now.has_place("kill A"); });
  window.click("kill A");
  EXPECT_EQ(await_rest("AA!").steps->parts.at(0).obstacles.at(0), "is dead");
  window.press("ctrl+2");
  await_rest("AA!B!");
  window.press("Left");
  window.press("Left");
  EXPECT_THAT(await_rest("A").steps->parts.at(0).next.at(0), "lock right") << "it lives again";
}

TEST_F(WindowSteps, APersonMayBeAskedFirst) {
  window.wait_until_ready();
  window.press("g");
  await_rest("");
  window.press("q");
  window.press("1");
  await_rest("A");
  window.press("End");
  window.wait_until("a question", [](const Report& now) { return now.steps && now.steps->asking; });
  window.click("button 2");
  const Report report = window.wait_until(
      "the end", [](const Report& now) { return now.steps && now.steps->over && now.steps->rests; });
  EXPECT_THAT(report.steps->prediction, HasSubstr("so it is"));
}

}  // namespace
}  // namespace sharescope::window_test
