// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

// WindowRun fails a test by itself as soon as anything is drawn outside of the windows that the application opens.

namespace sharescope::window_test {
namespace {

std::vector<std::string> all_demos() {
  std::ifstream stream(SHARESCOPE_DEMO_LIST);
  const nlohmann::json list = nlohmann::json::parse(stream);
  std::vector<std::string> names;
  for (const nlohmann::json& chapter : list.at("chapters")) {
    for (const nlohmann::json& demo : chapter.at("demos"))
      names.push_back(demo.at("name"));
  }
  return names;
}

[[maybe_unused]] const bool is_long = test_support::allow_every_test(150s);

/// All tabs, and the help over each of the first and the last.
void look_at_everything(const WindowRun& window) {
  const std::string first = window.report().tab;
  window.press("F1");
  window.press("Escape");
  constexpr int most_tabs = 12;
  for (int i = 0; i < most_tabs; ++i) {
    window.press("v");
    if (window.report().tab == first) break;
  }
  window.press("o");
  window.press("o");
  window.press("Escape");
}

TEST(StrayWindow, DoesNotOpenForTheRemarkThatNoOrderGoesWrong) {
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  window.choose("torn_struct");
  window.click("button Run");
  window.wait_until_over();
  window.press("h");
  // While it looks, when it has found nothing, or when it has found an order and steps.
  window.wait_until("the search says something",
                    [](const Report& now) { return !now.remark.empty() || now.steps; });
  const Report report = window.next_frame();
  EXPECT_TRUE(report.stray_windows.empty());
}

/// The demos are shared out, so that each case ends in time.
class StrayWindowOnEveryPath : public ::testing::TestWithParam<int> {
 public:
  static constexpr int parts = 24;
};

TEST_P(StrayWindowOnEveryPath, DoesNotOpenInAnyDemo) {
  const std::vector<std::string> demos = all_demos();
  ASSERT_GT(demos.size(), 30U);
  const Display display(1280, 720);
  const WindowRun window(display);
  window.wait_until_ready();
  for (std::size_t i = static_cast<std::size_t>(GetParam()); i < demos.size(); i += parts) {
    SCOPED_TRACE(demos[i]);
    if (window.report().demo != demos[i]) window.choose(demos[i]);
    window.click("button Run");
    window.wait_until("it runs", [](const Report& now) { return !now.all("ready"); });
    look_at_everything(window);
    window.press("g");
    window.press("x");
    window.wait_until("an order is looked for", [](const Report& now) { return now.orders.has_value(); });
    look_at_everything(window);
    window.press("r");
    window.wait_until("it runs again", [](const Report& now) { return !now.steps && !now.all("ready"); });
    // Where nothing has gone wrong yet, this does nothing.
    window.press("h");
  }
}

INSTANTIATE_TEST_SUITE_P(Window, StrayWindowOnEveryPath, ::testing::Range(0, StrayWindowOnEveryPath::parts));

}  // namespace
}  // namespace sharescope::window_test
