// SPDX-License-Identifier: MIT
//
// The session of a program is overwritten, a kind of corruption for each seed, while run, explore, replay, step and watch
// look at it. They may say nonsense; they must not crash, hang, or be caught by a sanitizer. Twenty seconds each; longer
// on demand: tests/support/fuzz_budget.hpp.

#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "../../support/elapsed.hpp"
#include "../../support/fuzz_budget.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

using namespace std::chrono_literals;
using test_support::FuzzBudget;

[[maybe_unused]] const bool is_long = test_support::allow_every_test(FuzzBudget::seconds() + 120s);

/// Ctrl+C after a while, for a program whose session was spoiled may never end; and an end to that as well.
class Impatience {
 public:
  explicit Impatience(const CommandRun& run) : run_(run), thread_([this] { wait(); }) {}
  ~Impatience() {
    {
      const std::scoped_lock hold(mutex_);
      over_ = true;
    }
    news_.notify_one();
    thread_.join();
  }
  bool had_to_kill() const { return killed_; }

 private:
  void wait() {
    std::unique_lock hold(mutex_);
    const auto over = [this] { return over_; };
    if (news_.wait_for(hold, 700ms, over)) return;
    run_.kill(SIGINT);
    if (news_.wait_for(hold, 30s * test_support::slowness, over)) return;
    killed_ = true;
    run_.kill(SIGKILL);
  }

  const CommandRun& run_;
  std::mutex mutex_;
  std::condition_variable news_;
  bool over_ = false;
  std::atomic<bool> killed_ = false;
  std::thread thread_;
};

void expect_survival(const std::vector<std::string>& words, unsigned seed, const std::string& keys = {}) {
  CommandRun run(words, {.environment = {{"SHARESCOPE_TEST_SCRIBBLE", std::to_string(seed)}},
                         .on_screen = !keys.empty()});
  Impatience impatience(run);
  for (const char key : keys)
    run.press(key);
  const int status = run.wait();
  SCOPED_TRACE(words[0] + " with SHARESCOPE_TEST_SEED=" + std::to_string(seed));
  EXPECT_FALSE(impatience.had_to_kill()) << "it hangs";
  // Before it waits for Ctrl+C, and when it has ended its work, that ends it as it ends any program.
  EXPECT_TRUE(status >= 0 || status == -SIGINT || impatience.had_to_kill()) << status << ": " << run.error();
  for (const char* bad : {"Sanitizer", "runtime error", "terminate called", "Assertion"}) {
    EXPECT_EQ(run.error().find(bad), std::string::npos) << run.error();
    EXPECT_EQ(run.output().find(bad), std::string::npos) << run.output();
  }
  test_support::await_children(10s);
}

TEST(CommandFuzz, RunAndWatchSurviveASpoiledSession) {
  DemoFolder programs;
  FuzzBudget budget;
  for (; budget.has_more(); budget.next()) {
    switch (budget.seed() % 4) {
      case 0: expect_survival({"run", "scribbles", "--json"}, budget.seed()); break;
      case 1:
        expect_survival({"run", "scribbles", "--schedule", "--set", "times=1000000"}, budget.seed());
        break;
      case 2:
        expect_survival({"watch", "--", programs.program("scribbles"), "--times", "1000000"}, budget.seed());
        break;
      default: expect_survival({"run", "scribbles", "--set", "times=1000000"}, budget.seed(), " "); break;
    }
  }
  RecordProperty("seeds", static_cast<int>(budget.rounds()));
}

TEST(CommandFuzz, ExploreReplayAndStepSurviveASpoiledSession) {
  FuzzBudget budget;
  for (; budget.has_more(); budget.next()) {
    switch (budget.seed() % 4) {
      case 0: expect_survival({"explore", "scribbles", "--json", "--seconds", "1"}, budget.seed()); break;
      case 1: expect_survival({"explore", "scribbles", "--no-reduction"}, budget.seed()); break;
      case 2: expect_survival({"replay", "scribbles", "ABABAB", "--trace"}, budget.seed()); break;
      default: expect_survival({"step", "scribbles", "--ask"}, budget.seed(), "1212nbe?sq"); break;
    }
  }
  RecordProperty("seeds", static_cast<int>(budget.rounds()));
}

}  // namespace
}  // namespace sharescope::command_test
