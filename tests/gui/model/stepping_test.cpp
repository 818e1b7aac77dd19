// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "model/order_desk.hpp"
#include "model/stage.hpp"
#include "model/step_text.hpp"
#include "watched_program.hpp"

namespace sharescope::gui::test {
namespace {

using test_support::comes_true;
using test_support::expect_orphans_end;
using ::testing::HasSubstr;

/// A mistake and its cure, or a program alone, on the stage and stepped.
class Stepped : public ::testing::Test {
 protected:
  void show(const std::vector<const WatchedProgram*>& programs) {
    std::vector<Side> sides;
    for (const WatchedProgram* program : programs)
      sides.push_back(program->side());
    stage.show(std::move(sides));
  }

  void TearDown() override {
    stage.show({});
    desk.forget();
    expect_orphans_end();
  }

  bool await(const std::function<bool()>& condition) {
    return comes_true([&] {
      stage.update();
      desk.update(stage);
      return condition();
    });
  }
  bool begin() {
    return await([&] { return stage.stepping() != nullptr && rests(); });
  }
  bool rests() {
    const Stepping& stepping = *stage.stepping();
    const bool follows = stepping.follower() == nullptr || !stepping.follower()->is_moving();
    return !stepping.stepper().is_moving() && follows;
  }
  /// Performs it, choice by choice, as a hand would.
  void step(const std::string& letters) {
    for (const char letter : letters) {
      stage.stepping()->stepper().move({static_cast<std::uint8_t>(letter - 'A' + 1)});
      ASSERT_TRUE(await([&] { return rests(); })) << letter;
    }
  }
  Stepper& stepper() { return stage.stepping()->stepper(); }
  std::string schedule(std::size_t side = 0) {
    return write_choices(stage.stepping()->stepper_of(side).schedule());
  }
  std::int64_t actual(std::size_t side) {
    return stage.sides()[side].run->now().verdicts.at(0).actual.integer;
  }

  const WatchedProgram loses{"loses"};
  const WatchedProgram guards{"guards"};
  const WatchedProgram embraces{"embraces"};
  Stage stage;
  OrderDesk desk;
};

TEST_F(Stepped, BeginsWithSmallParametersAndShowsWhatEachWorkerWouldDo) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  EXPECT_EQ(stage.stepping()->part(0).smaller, std::vector<std::string>{"times 1 instead of 1,000"});
  ASSERT_EQ(stepper().workers(), 2U);
  EXPECT_EQ(pending_text(stepper().stage().seats[0], *stage.sides()[0].run), "get counter, which is 0");
  EXPECT_FALSE(stage.active()) << "nothing runs by itself";
  stage.stop();
  EXPECT_EQ(stage.stepping(), nullptr);
  ASSERT_TRUE(await([&] { return stage.sides()[0].run->state() == gui::Run::State::ready; }));
  EXPECT_EQ(stage.parameters()[0].value, 1000) << "the live race has its own";
}

TEST_F(Stepped, LosesTheUpdateThatItsOrderLosesAndSaysThatTheGoalIsReached) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  step("AB");
  ASSERT_TRUE(stepper().last_read(1).has_value());
  EXPECT_EQ(last_read_text(*stepper().last_read(1), stage.sides()[0].run->now()), "counter 0");
  step("BA");
  EXPECT_TRUE(stepper().is_over());
  EXPECT_EQ(stepper().stage().end, ExecutionEnd::finished);
  EXPECT_EQ(actual(0), 1);
  ASSERT_EQ(stage.stepping()->goals(0).size(), 1U);
  EXPECT_TRUE(stage.stepping()->goals(0)[0].reached);
  const StepTracks& tracks = stage.stepping()->tracks(0);
  ASSERT_EQ(tracks.workers(), 2U);
  ASSERT_EQ(tracks.track(0).end(), 2U);
  EXPECT_EQ(tracks.track(0).event(1).step, 4U);
  EXPECT_NE(tracks.track(0).flags(1) & overwrote, 0) << "the chart marks it";
}

TEST_F(Stepped, GoesBackAndForwardAndElsewhere) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  step("ABB");
  stepper().back();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "AB");
  EXPECT_EQ(write_choices(stepper().to_come()), "B");
  stepper().forward();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "ABB");
  stepper().go_to(0);
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "");
  EXPECT_EQ(write_choices(stepper().to_come()), "ABB");
  step("B");
  EXPECT_TRUE(stepper().to_come().empty()) << "another way was taken";
}

TEST_F(Stepped, WhatIsLoadedIsPerformedForwardByForwardAndToTheEnd) {
  show({&loses});
  stage.step(read_schedule("ABBA").choices);
  ASSERT_TRUE(begin());
  EXPECT_EQ(schedule(), "");
  EXPECT_EQ(write_choices(stepper().to_come()), "ABBA");
  stepper().forward();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "A");
  stepper().to_the_next_switch();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "ABB");
  stepper().to_the_end();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(schedule(), "ABBA");
  EXPECT_EQ(actual(0), 1);
}

TEST_F(Stepped, TheCureIsGivenTheSameChoicesAndCannotGoWrong) {
  show({&loses, &guards});
  stage.step();
  ASSERT_TRUE(begin());
  step("AB");
  const Follower& cure = *stage.stepping()->follower();
  EXPECT_EQ(schedule(1), "A");
  ASSERT_NE(cure.refusal(), nullptr);
  EXPECT_EQ(cure.refusal()->choice, Choice{2});
  EXPECT_THAT(cure.refusal()->why, HasSubstr("waits for rlock 'counter', held by worker-1"));
  step("BA");
  ASSERT_TRUE(await([&] { return cure.stepper().is_over() && rests(); }));
  EXPECT_TRUE(cure.went_on_alone());
  EXPECT_EQ(cure.refusals(), 2U);
  EXPECT_EQ(actual(0), 1);
  EXPECT_EQ(actual(1), 2);

  stepper().back();
  ASSERT_TRUE(await([&] { return rests() && cure.refusals() == 2 && schedule(1) == "A"; })) << schedule(1);
}

TEST_F(Stepped, ADeadlockIsExactAndNamesItsCircle) {
  show({&embraces});
  stage.step();
  ASSERT_TRUE(begin());
  step("AB");
  EXPECT_EQ(stepper().stage().end, ExecutionEnd::deadlock);
  EXPECT_THAT(stepper().stage().message, HasSubstr("left"));
  EXPECT_THAT(stepper().stage().message, HasSubstr("right"));
  const SeatCopy& seat = stepper().stage().seats[0];
  EXPECT_EQ(short_obstacle_text(seat, stepper().stage(), stage.sides()[0].run->now()), "waits: B has it");
  const StepTracks& tracks = stage.stepping()->tracks(0);
  std::vector<Span> waits;
  tracks.track(0).waits(0, 10 * StepTracks::unit, waits);
  EXPECT_EQ(waits.size(), 1U);
  stepper().back();
  ASSERT_TRUE(await([&] { return rests(); }));
  EXPECT_EQ(stepper().stage().end, ExecutionEnd::held);
}

TEST_F(Stepped, WhatIsPastedIsPerformedAndNonsenseIsSaid) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  stage.stepping()->paste("ABBA");
  ASSERT_TRUE(await([&] { return rests() && stepper().is_over(); }));
  const std::string copied = stage.stepping()->schedule_to_copy();
  EXPECT_THAT(copied, HasSubstr("v1:loses:times=1:"));
  stepper().begin_again();
  ASSERT_TRUE(await([&] { return rests(); }));
  stage.stepping()->paste(copied);
  ASSERT_TRUE(await([&] { return rests() && stepper().is_over(); }));
  EXPECT_EQ(schedule(), "ABBA");
  stage.stepping()->paste("what?");
  EXPECT_FALSE(stage.stepping()->remark().empty());
  stage.stepping()->paste("v1:histogram:times=1:0000:A");
  EXPECT_THAT(stage.stepping()->remark(), HasSubstr("histogram"));
  stage.stepping()->paste("AAA");
  ASSERT_TRUE(await([&] { return rests() && schedule() == "AA"; })) << "as far as it is possible";
  EXPECT_FALSE(stage.stepping()->remark().empty());
}

TEST_F(Stepped, APersonMayBeAskedWhatWillComeAndIsToldWhetherItWasRight) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  Prediction& prediction = stage.stepping()->prediction();
  prediction.wanted = true;
  step("ABB");
  ASSERT_TRUE(prediction.is_asking()) << "all that others could do is done";
  EXPECT_EQ(prediction.question(), "What will counter be?");
  EXPECT_EQ(prediction.answers(), (std::vector<std::string>{"0", "1", "2", "more than 2", "it hangs"}));
  EXPECT_FALSE(prediction.answer(1));
  step("A");
  EXPECT_TRUE(prediction.was_right()) << prediction.result();

  stepper().begin_again();
  ASSERT_TRUE(await([&] { return rests(); }));
  step("A");
  stage.stepping()->to_the_end();
  ASSERT_TRUE(prediction.is_asking()) << "the end waits for the answer";
  EXPECT_EQ(schedule(), "A");
  EXPECT_TRUE(prediction.answer(0));
}

TEST_F(Stepped, AnotherParameterBeginsAnew) {
  show({&loses});
  stage.step();
  ASSERT_TRUE(begin());
  step("A");
  stage.set_parameter("times", 2);
  ASSERT_TRUE(await([&] {
    return stage.stepping() != nullptr && rests() &&
           stage.sides()[0].run->now().parameter("times")->value == 2;
  }));
  EXPECT_EQ(schedule(), "");
}

TEST_F(Stepped, WhatCannotBeSteppedIsSaid) {
  const WatchedProgram plain("has_no_program");
  show({&plain});
  stage.step();
  ASSERT_TRUE(await([&] { return !stage.remark().empty(); }));
  EXPECT_THAT(stage.remark(), HasSubstr("cannot be stepped"));
  EXPECT_FALSE(stage.steps());
}

TEST_F(Stepped, AllOrdersAreFoundBesideTheStage) {
  show({&loses, &guards});
  desk.explore(stage, Strategy::all);
  ASSERT_TRUE(await([&] { return desk.tree()->is_over(); }));
  EXPECT_TRUE(desk.tree()->found().complete);
  EXPECT_EQ(desk.tree()->tree().leaves(), 6U);
  EXPECT_EQ(desk.tree()->tree().node(OrderTree::root).counts.bad, 4U);
  ASSERT_NE(desk.tree()->shortest_bad(), nullptr);
  EXPECT_EQ(stage.sides()[0].run->state(), gui::Run::State::ready) << "the stage was not disturbed";
  const auto schedule = desk.tree()->shortest_bad()->witness;
  desk.put_on_stage(stage, *desk.tree(), schedule, true);
  ASSERT_TRUE(begin());
  ASSERT_TRUE(await([&] { return rests() && stepper().is_over(); }));
  EXPECT_EQ(stepper().schedule(), schedule);
  EXPECT_EQ(actual(0), 1);
}

TEST_F(Stepped, ShowMeHowStepsTheShortestOrderThatGoesWrong) {
  show({&embraces});
  desk.show_how(stage);
  EXPECT_TRUE(desk.is_looking_for_witness());
  ASSERT_TRUE(begin());
  EXPECT_EQ(write_choices(stepper().to_come()), "AB");
  EXPECT_TRUE(stepper().steps().empty());
}

TEST_F(Stepped, SaysAfterWhichChoiceTheDeadlockCouldNoLongerBeAvoided) {
  show({&embraces});
  stage.step();
  ASSERT_TRUE(begin());
  step("AB");
  ASSERT_TRUE(await([&] { return desk.last_chance(stage).has_value(); }));
  EXPECT_EQ(desk.last_chance(stage), 2U);
}

TEST_F(Stepped, NothingIsLeftBehind) {
  show({&loses, &guards});
  desk.explore(stage, Strategy::reduced);
  stage.step();
  ASSERT_TRUE(begin());
}

}  // namespace
}  // namespace sharescope::gui::test
