// SPDX-License-Identifier: MIT
//
// The session of the watched program is overwritten, a kind of corruption for each seed, while the window shows it on all
// its tabs. Twenty seconds; longer on demand: tests/support/fuzz_budget.hpp.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "../../support/elapsed.hpp"
#include "../../support/fuzz_budget.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

[[maybe_unused]] const bool is_long =
    test_support::allow_every_test(test_support::FuzzBudget::seconds() + 120s);

void look_at_all_tabs(const WindowRun& window) {
  constexpr int tabs = 8;
  for (int i = 0; i < tabs; ++i)
    window.press("v");
}

TEST(WindowFuzz, TheWindowSurvivesASpoiledSession) {
  test_support::OwnFolder folder;
  const std::filesystem::path program = folder.path() / "scribbles";
  std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, program);
  const Display display(1280, 720);
  test_support::FuzzBudget budget;
  for (; budget.has_more(); budget.next()) {
    SCOPED_TRACE("SHARESCOPE_TEST_SEED=" + std::to_string(budget.seed()));
    ::setenv("SHARESCOPE_TEST_SCRIBBLE", std::to_string(budget.seed()).c_str(), 1);
    WindowRun window(display, {"watch", "--", program.string(), "--times", "1000000"});
    window.next_frame();
    window.press("r");
    look_at_all_tabs(window);
    if (budget.seed() % 3 == 1) window.press("z");
    if (budget.seed() % 3 == 2) window.press("g");
    if (budget.seed() % 4 == 3) window.press("x");
    look_at_all_tabs(window);
    window.press("End");
    window.press("s");
    window.next_frame();
    window.ask_to_close();
    EXPECT_EQ(window.wait(), 0) << window.output();
    for (const char* bad : {"Sanitizer", "runtime error", "terminate called", "Assertion"})
      EXPECT_EQ(window.output().find(bad), std::string::npos) << window.output();
  }
  ::unsetenv("SHARESCOPE_TEST_SCRIBBLE");
  RecordProperty("seeds", static_cast<int>(budget.rounds()));
}

}  // namespace
}  // namespace sharescope::window_test
