// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

TEST(WindowKeyboard, AnotherDemoIsChosenWithArrowsAndEnter) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.press("d");
  EXPECT_TRUE(window.report().list_open);
  EXPECT_EQ(window.report().list_at, "lost_update");
  for (int row = 0; row < 12; ++row)
    window.press("Up");
  EXPECT_EQ(window.report().list_at, "own_memory") << "the first";
  window.press("Escape");
  window.press("d");
  EXPECT_EQ(window.report().list_at, "lost_update");
  window.press("Down");
  EXPECT_EQ(window.report().list_at, "lost_update_locked");
  window.press("Down");
  EXPECT_EQ(window.report().list_at, "lost_update_atomic");
  window.press("Return");
  const Report report = window.wait_until("the other cure", [](const Report& now) {
    return now.all("ready") && now.runs.size() == 2 && now.runs[1].name == "lost_update_atomic";
  });
  EXPECT_FALSE(report.list_open);
  EXPECT_EQ(report.demo, "lost_update");

  // Down to the very end, which has to be scrolled to.
  const auto go_to_the_end = [&window] {
    window.press("d");
    std::string before;
    while (window.report().list_at != before) {
      before = window.report().list_at;
      window.press("Down");
    }
    return before;
  };
  const std::string last = go_to_the_end();
  EXPECT_NE(last, "lost_update_atomic");
  EXPECT_TRUE(window.report().has_place("demo " + last));
  window.press("Escape");
  EXPECT_FALSE(window.report().list_open);
  EXPECT_EQ(window.report().demo, "lost_update") << "Escape chooses nothing";
  go_to_the_end();
  window.press("Return");
  window.wait_until("the last one", [&last](const Report& now) {
    return now.all("ready") && !now.runs.empty() && now.runs.back().name == last;
  });
}

TEST(WindowKeyboard, ASmallWindowHasTheListAsAMenu) {
  const Display display(700, 560);
  const WindowRun window(display);
  window.wait_until_ready();
  EXPECT_FALSE(window.report().has_place("demo histogram"));
  window.press("d");
  window.next_frame();
  EXPECT_TRUE(window.report().has_place("demo lost_update"));
  window.press("Escape");
  window.next_frame();
  EXPECT_FALSE(window.report().has_place("demo lost_update"));
  window.click("button Demos");
  EXPECT_TRUE(window.report().list_open);
  window.click("button Demos");
  EXPECT_FALSE(window.report().list_open);
  window.click("button Demos");
  window.click("tab Source");
  EXPECT_FALSE(window.report().list_open) << "a click beside it closes it";
  window.choose("histogram");
  EXPECT_EQ(window.report().demo, "histogram");
}

TEST(WindowKeyboard, F11FillsTheScreenAndGivesItBack) {
  const Display display(1600, 900);
  const WindowRun window(display);
  window.wait_until_ready();
  EXPECT_EQ(window.report().width, 1280);
  window.press("F11");
  window.wait_until("full screen", [](const Report& now) {
    return now.full_screen && now.width == 1600 && now.height == 900;
  });
  window.press("F11");
  window.wait_until("a window again", [](const Report& now) {
    return !now.full_screen && now.width == 1280 && now.height == 720;
  });
  window.click("button Full screen");
  window.wait_until("full screen", [](const Report& now) { return now.full_screen && now.width == 1600; });
}

TEST(WindowKeyboard, HelpComesAndGoesByKeyAndByClick) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  const auto shows = [&] {
    const Report report = window.next_frame();
    EXPECT_EQ(report.help, report.has_place("overlay help"));
    return report.help;
  };
  window.press("F1");
  EXPECT_TRUE(shows());
  EXPECT_TRUE(window.report().elided.empty()) << *window.report().elided.begin();
  window.press("F1");
  EXPECT_FALSE(shows());
  window.press("question");
  EXPECT_TRUE(shows());
  window.press("Escape");
  EXPECT_FALSE(shows());
  window.click("button Help");
  EXPECT_TRUE(shows());
  window.click("overlay help");
  EXPECT_FALSE(shows());
}

TEST(WindowKeyboard, ADigitBringsOutAWorkerAndEscapeLetsItGo) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.press("2");
  EXPECT_EQ(window.report().picked, 2);
  window.press("Escape");
  EXPECT_EQ(window.report().picked, 0);
  window.press("1");
  window.press("1");
  EXPECT_EQ(window.report().picked, 0);
}

TEST(WindowKeyboard, KeysAreForTheFieldWhileANumberIsTyped) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.click("value times");
  window.wait_until("a field", [](const Report& now) { return now.has_place("field times"); });
  window.press("1");
  window.press("s");
  window.press("space");
  const Report report = window.next_frame();
  EXPECT_TRUE(report.all("ready")) << "Space must not start anything now";
  EXPECT_EQ(report.picked, 0);
  window.press("Escape");
  EXPECT_EQ(window.next_frame().parameter("times"), 1'000'000);
}

}  // namespace
}  // namespace sharescope::window_test
