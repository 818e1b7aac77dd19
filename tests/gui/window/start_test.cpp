// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "become.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using test_support::Stopwatch;
using ::testing::HasSubstr;

TEST(WindowStart, TheWindowShowsSoonWithAMistakeAndItsCureReadyToRun) {
  const Display display(1280, 720);
  const Stopwatch watch;
  const WindowRun window(display);
  const auto milliseconds = static_cast<int>(test_support::in_milliseconds(watch.elapsed()));
  RecordProperty("milliseconds_until_shown", milliseconds);
  EXPECT_LT(milliseconds, 10'000 * test_support::slowness);
  const Report report = window.wait_until_ready();
  EXPECT_EQ(report.runs.size(), 2U);
  EXPECT_EQ(report.demo, "lost_update");
  EXPECT_EQ(report.cure, "lost_update_locked");
}

TEST(WindowStart, TwoWindowsOnOneDisplayDoNotDisturbEachOther) {
  const Display display(2600, 740);
  WindowRun left(display);
  WindowRun right(display);
  right.hand().place_window(1300, 0);
  left.wait_until_ready();
  right.wait_until_ready();

  right.press("t");
  EXPECT_EQ(right.report().theme, "light");
  EXPECT_EQ(left.next_frame().theme, "dark");
  left.click("button Run");
  const Report ended = left.wait_until_over();
  EXPECT_EQ(ended.run("lost_update_locked").standing, "as declared");
  EXPECT_TRUE(right.report().all("ready"));

  left.ask_to_close();
  EXPECT_EQ(left.wait(), 0) << left.output();
  right.click("button Run");
  EXPECT_EQ(right.wait_until_over().run("lost_update_locked").standing, "as declared");
}

/// What the command answers to these words, and its status.
struct Answer {
  int status;
  std::string text;
};

Answer answer_to(const Display& display, std::vector<std::string> words) {
  const test_support::OwnFolder folder;
  const OtherProgram sharescope{.words = command_words(std::move(words)),
                                .environment = {{"DISPLAY", display.name()}},
                                .output = folder.path() / "output"};
  test_support::ForkedChild child([&] { return become(sharescope); });
  if (!child.ends_within(20s)) child.kill();
  const int status = child.wait();
  std::ifstream stream(sharescope.output);
  return {status, {std::istreambuf_iterator<char>(stream), {}}};
}

TEST(WindowStart, WordsThatAreWrongOpenNoWindowAndEndWithStatusTwo) {
  const Display display(640, 480);
  const std::vector<std::vector<std::string>> wrong{{"frobnicate"},
                                                    {"--no-such-option"},
                                                    {""},
                                                    {"--theme", "dark"},
                                                    {"\xff\xfe"},
                                                    {"watch"},
                                                    {"watch", "--"},
                                                    {"watch", "--", "/no/such/program"},
                                                    {"watch", "--garbage", "--", "true"},
                                                    {"watch", "true"}};
  for (const std::vector<std::string>& words : wrong) {
    const Answer answer = answer_to(display, words);
    EXPECT_EQ(answer.status, 2) << words.front() << ": " << answer.text;
    EXPECT_THAT(answer.text, HasSubstr("sharescope")) << words.front();
  }
}

TEST(WindowStart, ADisplayThatIsNotThereIsSaidAndTheTerminalIsUsed) {
  const test_support::OwnFolder folder;
  const OtherProgram sharescope{
      .words = command_words({}),
      .environment = {{"DISPLAY", ":64999"}, {"WAYLAND_DISPLAY", ""}, {"SHARESCOPE_SESSION", ""}},
      .output = folder.path() / "output"};
  test_support::ForkedChild child([&] { return become(sharescope); });
  EXPECT_TRUE(child.ends_within(50s));
  EXPECT_EQ(child.wait(), 0);
  std::ifstream stream(sharescope.output);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_THAT(text, HasSubstr("the terminal instead"));
}

}  // namespace
}  // namespace sharescope::window_test
