// SPDX-License-Identifier: MIT
#include "model/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <thread>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "watched_program.hpp"

namespace sharescope::gui::test {
namespace {

using namespace std::chrono_literals;
using test_support::comes_true;
using test_support::expect_orphans_end;
using ::testing::HasSubstr;

/// Updates as the window does, until the run is in that state.
bool comes_to(gui::Run& run, gui::Run::State wanted) {
  return comes_true([&] {
    run.update();
    return run.state() == wanted;
  });
}

TEST(Run, AProgramWaitsAtItsGateWithAllThatItDeclares) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch());
  ASSERT_TRUE(comes_to(run, gui::Run::State::ready));
  EXPECT_EQ(run.standing().word, "ready");
  EXPECT_NE(run.now().parameter("times"), nullptr);
  ASSERT_EQ(run.verdicts().size(), 1U);
  EXPECT_EQ(run.operations(), 0U);
  EXPECT_FALSE(run.over());
  EXPECT_EQ(run.elapsed(), 0);
}

TEST(Run, TheGateOpenedItRunsToItsEndAndIsJudged) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch({"--times", "500"}));
  ASSERT_TRUE(comes_to(run, gui::Run::State::ready));
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "as declared");
  EXPECT_EQ(run.standing().tone, gui::Run::Standing::Tone::good);
  const VerdictCopy& verdict = run.verdicts().at(0).shown();
  EXPECT_TRUE(verdict.settled);
  EXPECT_EQ(verdict.actual.integer, 1000);
  EXPECT_EQ(run.rounds(), 1000U);
  EXPECT_GT(run.elapsed(), 0);
  // The counter has gone with its program; what it was is kept.
  ASSERT_EQ(run.now().objects.empty(), false);
  EXPECT_NE(run.memory().find(run.now().objects.front().id), nullptr);
}

TEST(Run, AnOpenedGateLetsAProgramThroughThatIsNotThereYet) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch({"--times", "10"}));
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "as declared");
}

TEST(Run, AParameterSetAtTheGateIsWhatTheWorkersRead) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch());
  ASSERT_TRUE(comes_to(run, gui::Run::State::ready));
  EXPECT_TRUE(run.set_parameter("times", 20));
  EXPECT_FALSE(run.set_parameter("no such", 20));
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.rounds(), 40U);
}

TEST(Run, APausedRunDoesNothingAndGoesOnWhenItIsFreed) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch({"--times", "20000"}));
  run.pause();
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::running));
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.now().lanes.size() == 3;
  }));
  run.update();
  EXPECT_EQ(run.standing().word, "paused");
  EXPECT_EQ(run.operations(), 0U);
  run.free();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "as declared");
}

TEST(Run, StopEndsARunThatWouldNeverEnd) {
  const WatchedProgram hangs("hangs");
  gui::Run run(hangs.launch());
  run.open_gate();
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.now().lanes.size() == 3;
  }));
  run.stop();
  EXPECT_EQ(run.state(), gui::Run::State::stopping);
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "stopped");
  EXPECT_EQ(run.standing().tone, gui::Run::Standing::Tone::stopped);
  expect_orphans_end();
}

TEST(Run, StopAtTheGateEndsItToo) {
  const WatchedProgram counts("counts");
  gui::Run run(counts.launch());
  ASSERT_TRUE(comes_to(run, gui::Run::State::ready));
  run.stop();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "stopped");
}

TEST(Run, AProgramIsStartingUntilAllIsDeclared) {
  const WatchedProgram deaf("ignores_signals");
  gui::Run run(deaf.launch());
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.output().text() == "deaf\n";
  }));
  // It has its Program, and never declares or runs anything.
  run.update();
  EXPECT_EQ(run.now().lanes.size(), 1U);
  EXPECT_EQ(run.state(), gui::Run::State::starting);
}

TEST(Run, StopKillsAProgramThatNeverComesToItsGate) {
  const WatchedProgram deaf("ignores_signals");
  gui::Run run(deaf.launch());
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.output().text() == "deaf\n";
  }));
  run.stop();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "stopped");
}

TEST(Run, AProgramThatDoesNotHearTheWishToStopIsKilledAfterAGracePeriod) {
  const WatchedProgram hangs("hangs");
  gui::Run run(hangs.launch());
  run.open_gate();
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.now().lanes.size() == 3;
  }));
  kill(run.pid(), SIGSTOP);
  const test_support::Stopwatch watch;
  run.stop();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_GT(watch.elapsed(), 1s) << "it had no time to end by itself";
  EXPECT_EQ(run.standing().word, "stopped");
  expect_orphans_end();
}

TEST(Run, ADeadlockIsSaidWithItsCircle) {
  const WatchedProgram stuck("locks_twice");
  gui::Run run(stuck.launch());
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "deadlock");
  EXPECT_EQ(run.standing().tone, gui::Run::Standing::Tone::bad);
  EXPECT_THAT(run.standing().sentence, HasSubstr("counter"));
}

TEST(Run, ADeadlockIsNamedAndItsCircleKnownWithinATenthOfASecondAtTheWindowsPace) {
  const test_support::Watchdog watchdog{30s, "five deadlocks"};
  std::uint64_t fastest = UINT64_MAX;
  std::uint64_t slowest = 0;
  for (int round = 0; round < 5; ++round) {
    const WatchedProgram stuck("locks_twice");
    gui::Run run(stuck.launch());
    run.open_gate();
    ASSERT_TRUE(comes_true([&] {
      run.update();
      std::this_thread::sleep_for(16ms);
      return !run.now().circle.empty();
    }));
    ASSERT_EQ(run.now().circle.size(), 1U);
    EXPECT_EQ(run.now().circle[0].waiter, run.now().circle[0].holder);
    EXPECT_FALSE(run.now().cycle.empty());
    const std::uint64_t after = run.now().now_nanoseconds - run.now().circle[0].since;
    fastest = std::min(fastest, after);
    slowest = std::max(slowest, after);
    ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  }
  EXPECT_LT(fastest, 100'000'000U);
  RecordProperty("fastest_nanoseconds", std::to_string(fastest));
  std::cout << "named after " << static_cast<double>(fastest) / 1e6 << " to "
            << static_cast<double>(slowest) / 1e6 << " ms" << std::endl;
}

TEST(Run, AStandstillIsSaidAndWhoWaitedIsKept) {
  const WatchedProgram stuck("waits_for_nobody");
  gui::Run run(stuck.launch());
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "deadlock");
  EXPECT_EQ(run.standing().sentence, "worker-2 waits for event 'bell', and nobody is left to wake it");
  EXPECT_TRUE(run.stood_still());
  EXPECT_TRUE(run.now().waits.empty());
  ASSERT_EQ(run.worth_seeing().waits.size(), 1U);
  EXPECT_EQ(run.worth_seeing().lane_text(run.worth_seeing().waits[0].waiter), "worker-2");
}

TEST(Run, ADeadlockOfAProgramWithoutASupervisorIsSaidWhileItStands) {
  const WatchedProgram stuck("stands_still");
  gui::Run run(stuck.launch());
  ASSERT_TRUE(comes_true([&] {
    run.update();
    return run.standing().word == "deadlock";
  }));
  EXPECT_EQ(run.state(), gui::Run::State::running);
  EXPECT_THAT(run.standing().sentence, HasSubstr("printer"));
  run.stop();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  expect_orphans_end();
}

TEST(Run, ACrashOfAWorkerIsSaid) {
  const WatchedProgram crashes("crashes");
  gui::Run run(crashes.launch());
  run.open_gate();
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "crashed");
  EXPECT_THAT(run.standing().sentence, HasSubstr("11"));
}

TEST(Run, AProgramThatCannotBeStartedIsSaidSo) {
  gui::Run run({.program = "/no/such/program"});
  ASSERT_TRUE(comes_to(run, gui::Run::State::over));
  EXPECT_EQ(run.standing().word, "not started");
  EXPECT_THAT(run.standing().sentence, HasSubstr("/no/such/program"));
}

TEST(Run, DestroyingItEndsItsProgramAndAllThatWasStarted) {
  const WatchedProgram hangs("hangs");
  {
    gui::Run run(hangs.launch());
    run.open_gate();
    ASSERT_TRUE(comes_true([&] {
      run.update();
      return run.now().lanes.size() == 3;
    }));
  }
  expect_orphans_end();
}

}  // namespace
}  // namespace sharescope::gui::test
