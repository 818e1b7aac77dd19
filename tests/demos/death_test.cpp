// SPDX-License-Identifier: MIT
//
// SIGKILL, to a worker and to the program: the death is reported, and nobody is left behind.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

bool are_at_work(DemoProgram& demo) {
  return becomes_true([&demo] { return demo.workers().size() == 2 && demo.rounds() > 100; });
}

class KilledWorker : public ::testing::TestWithParam<std::tuple<std::string, int>> {};

TEST_P(KilledWorker, IsReportedByItsName) {
  const auto& [name, victim] = GetParam();
  // A lock is held nearly all the time, so that its holder is likely to be hit.
  std::vector<std::string> words{"--times", "10000000"};
  if (name.starts_with("lost_update")) words.insert(words.end(), {"--think", "3000"});
  DemoProgram demo(name, words);
  ASSERT_TRUE(are_at_work(demo));
  const LaneCopy worker = demo.workers().at(static_cast<std::size_t>(victim));
  kill(worker.pid, SIGKILL);
  // Without a lock to find its owner dead, the other would count on to the end.
  demo.controller().set_parameter("times", 1);
  const Ended ended = demo.end(10s);
  EXPECT_EQ(ended.status, 1);
  EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::crashed);
  EXPECT_EQ(demo.reader().control().message, worker.name + " was killed by signal 9 (Killed)");
}

INSTANTIATE_TEST_SUITE_P(Demos, KilledWorker,
                         ::testing::Combine(::testing::Values("lost_update", "lost_update_locked",
                                                              "lost_update_atomic", "histogram_locked",
                                                              "torn_struct_locked"),
                                            ::testing::Values(0, 1)),
                         [](const auto& test) {
                           return std::get<0>(test.param) + "_" + std::to_string(std::get<1>(test.param) + 1);
                         });

class KilledProgram : public ::testing::TestWithParam<std::string> {};

TEST_P(KilledProgram, LeavesNoProcess) {
  for (const bool paused : {false, true}) {
    DemoProgram demo(GetParam(), {"--times", "10000000"});
    ASSERT_TRUE(are_at_work(demo));
    if (paused) demo.controller().pause();
    const std::vector<LaneCopy> workers = demo.workers();
    demo.kill(SIGKILL);
    EXPECT_EQ(demo.end(5s).status, -SIGKILL);
    test_support::expect_orphans_end();
    for (const LaneCopy& worker : workers)
      EXPECT_NE(kill(worker.pid, 0), 0) << worker.name << " is still there";
  }
}

INSTANTIATE_TEST_SUITE_P(Demos, KilledProgram,
                         ::testing::Values("lost_update", "lost_update_locked", "histogram_locked",
                                           "torn_struct"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace sharescope::demo_test
