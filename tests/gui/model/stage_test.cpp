// SPDX-License-Identifier: MIT
#include "model/stage.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "watched_program.hpp"

namespace sharescope::gui::test {
namespace {

using namespace std::chrono_literals;
using test_support::comes_true;
using test_support::expect_orphans_end;

std::vector<Side> both(Side first, Side second) {
  std::vector<Side> sides;
  sides.push_back(std::move(first));
  sides.push_back(std::move(second));
  return sides;
}

std::vector<Side> alone(Side only) {
  std::vector<Side> sides;
  sides.push_back(std::move(only));
  return sides;
}

bool all_come_to(Stage& stage, gui::Run::State wanted) {
  return comes_true([&] {
    stage.update();
    return std::ranges::all_of(
        stage.sides(), [wanted](const Side& side) { return side.run && side.run->state() == wanted; });
  });
}

bool workers_come(Stage& stage, std::size_t lanes) {
  return comes_true([&] {
    stage.update();
    return stage.sides()[0].run && stage.sides()[0].run->state() == gui::Run::State::running &&
           stage.sides()[0].run->now().lanes.size() == lanes;
  });
}

TEST(Stage, BothWaitUntilTheyAreRunAndThenRunTogether) {
  const WatchedProgram misses("misses");
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(both(misses.side(), counts.side()));
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::ready));
  EXPECT_FALSE(stage.active());
  EXPECT_FALSE(stage.started());
  stage.run();
  EXPECT_TRUE(stage.active());
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  EXPECT_TRUE(stage.started());
  EXPECT_FALSE(stage.active());
  EXPECT_EQ(stage.sides()[0].run->standing().word, "not as declared");
  EXPECT_EQ(stage.sides()[1].run->standing().word, "as declared");
  EXPECT_GT(stage.end_of_time(), 0);
}

TEST(Stage, ParametersOfTheSameNameAreOneAndAreCarriedOverToTheNextRun) {
  const WatchedProgram misses("misses");
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(both(misses.side(), counts.side()));
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::ready));
  ASSERT_EQ(stage.parameters().size(), 2U);
  EXPECT_EQ(stage.parameters()[1].name, "times");
  EXPECT_EQ(stage.parameters()[1].value, 1000);

  stage.set_parameter("times", 70);
  for (int again = 0; again < 2; ++again) {
    stage.run();
    ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
    EXPECT_EQ(stage.parameters()[1].value, 70);
    for (const Side& side : stage.sides())
      EXPECT_EQ(side.run->rounds(), 140U);
  }
}

TEST(Stage, ParametersOutsideOfTheirRangeAreShownAsWhatTheyCanBe) {
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(alone(counts.side()));
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::ready));
  stage.set_parameter("workers", 100);
  EXPECT_EQ(stage.parameters()[0].value, 8);
}

TEST(Stage, StopLeavesReadyWhatWaitsAtItsGate) {
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(alone(counts.side()));
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::ready));
  stage.stop();
  stage.update();
  EXPECT_EQ(stage.sides()[0].run->state(), gui::Run::State::ready);
}

TEST(Stage, StopEndsWhatIsPausedAndTheNextRunIsNotPaused) {
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(alone(counts.side({"--times", "10000000"})));
  stage.run();
  ASSERT_TRUE(workers_come(stage, 3));
  stage.set_paused(true);
  EXPECT_TRUE(stage.paused());
  stage.stop();
  EXPECT_FALSE(stage.paused());
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  EXPECT_EQ(stage.sides()[0].run->standing().word, "stopped");
  stage.set_parameter("times", 10);
  stage.run();
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  EXPECT_EQ(stage.sides()[0].run->standing().word, "as declared");
  expect_orphans_end();
}

TEST(Stage, RunAfterStopStartsAfreshWhatIsStillStopping) {
  const WatchedProgram hangs("hangs");
  const WatchedProgram counts("counts");
  Stage stage;
  stage.show(both(hangs.side(), counts.side({"--times", "10000000"})));
  stage.run();
  ASSERT_TRUE(workers_come(stage, 3));
  const pid_t before = stage.sides()[0].run->pid();
  stage.stop();
  stage.run();
  EXPECT_TRUE(stage.active());
  ASSERT_TRUE(comes_true([&] {
    stage.update();
    return stage.sides()[0].run->pid() != before;
  }));
  ASSERT_TRUE(workers_come(stage, 3));
  stage.stop();
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  expect_orphans_end();
}

TEST(Stage, StopAfterThatTakesTheWishBack) {
  const WatchedProgram hangs("hangs");
  Stage stage;
  stage.show(alone(hangs.side()));
  stage.run();
  ASSERT_TRUE(workers_come(stage, 3));
  stage.stop();
  stage.run();
  stage.stop();
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  stage.update();
  EXPECT_EQ(stage.sides()[0].run->standing().word, "stopped");
  EXPECT_FALSE(stage.active());
  expect_orphans_end();
}

TEST(Stage, StopEndsAProgramThatKnowsNoGate) {
  const WatchedProgram stuck("stands_still");
  Stage stage;
  stage.show(alone(stuck.side()));
  ASSERT_TRUE(comes_true([&] {
    stage.update();
    return stage.sides()[0].run->standing().word == "deadlock";
  }));
  EXPECT_TRUE(stage.active());
  stage.stop();
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
  expect_orphans_end();
}

TEST(Stage, SlowMotionIsKeptForTheNextPrograms) {
  const WatchedProgram counts("counts");
  Stage stage;
  stage.set_slow_motion(50ms);
  stage.show(alone(counts.side()));
  stage.run();
  ASSERT_TRUE(workers_come(stage, 3));
  EXPECT_EQ(stage.sides()[0].run->standing().word, "slow motion");
  stage.set_slow_motion(std::nullopt);
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::over));
}

TEST(Stage, ShowingOthersEndsWhatRunsAndForgetsItsParameters) {
  const WatchedProgram counts("counts");
  const WatchedProgram speaks("speaks");
  Stage stage;
  stage.show(alone(counts.side({"--times", "10000000"})));
  stage.set_parameter("times", 9'000'000);
  stage.run();
  ASSERT_TRUE(workers_come(stage, 3));
  stage.show(alone(speaks.side()));
  ASSERT_TRUE(all_come_to(stage, gui::Run::State::ready));
  ASSERT_EQ(stage.parameters().size(), 1U);
  EXPECT_EQ(stage.parameters()[0].name, "lines");
  stage.show({});
  expect_orphans_end();
}

TEST(Stage, AnEmptyStageDoesNothing) {
  Stage stage;
  stage.update();
  stage.run();
  stage.stop();
  EXPECT_FALSE(stage.active());
  EXPECT_TRUE(stage.parameters().empty());
  EXPECT_EQ(stage.cost_ratio(), 0);
  EXPECT_EQ(stage.end_of_time(), 0);
}

}  // namespace
}  // namespace sharescope::gui::test
