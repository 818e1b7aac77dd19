// SPDX-License-Identifier: MIT
#include "model/wait_motion.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

constexpr std::uint64_t ms = 1'000'000;

Snapshot at(std::uint64_t now, std::vector<Waiting> waits, std::vector<Waiting> circle = {}) {
  Snapshot snapshot;
  snapshot.now_nanoseconds = now;
  snapshot.waits = std::move(waits);
  snapshot.circle = std::move(circle);
  return snapshot;
}

TEST(WaitMotion, AWaitIsThereAtOnceAndFadesWhenItIsOver) {
  WaitMotion motion;
  motion.look(at(1000 * ms, {{1, 5, 2}}));
  ASSERT_EQ(motion.edges().size(), 1U);
  EXPECT_EQ(motion.edges()[0].strength, 1);
  motion.look(at(1175 * ms, {}));
  ASSERT_EQ(motion.edges().size(), 1U);
  EXPECT_NEAR(motion.edges()[0].strength, 0.5, 0.01);
  motion.look(at(1350 * ms, {}));
  EXPECT_TRUE(motion.edges().empty());
}

TEST(WaitMotion, OneWaitAfterTheOtherForTheSameLockIsOneArrow) {
  WaitMotion motion;
  motion.look(at(1000 * ms, {{1, 5, 2, 900}}));
  motion.look(at(1016 * ms, {{1, 5, 3, 1010}, {2, 5, 3, 1012}}));
  ASSERT_EQ(motion.edges().size(), 2U);
  EXPECT_EQ(motion.edges()[0].waiting.holder, 3U);
}

TEST(WaitMotion, OnlyTheEdgesOfTheCircleAreOfTheCircleAndOnlyWhileItStands) {
  WaitMotion motion;
  const Waiting left{1, 5, 2, 900};
  const Waiting right{2, 6, 1, 950};
  const Waiting outside{3, 5, 2, 960};
  motion.look(at(1000 * ms, {left, right, outside}, {left, right}));
  ASSERT_EQ(motion.edges().size(), 3U);
  EXPECT_TRUE(motion.edges()[0].in_circle);
  EXPECT_TRUE(motion.edges()[1].in_circle);
  EXPECT_FALSE(motion.edges()[2].in_circle);
  motion.look(at(1016 * ms, {outside}));
  for (const WaitMotion::Edge& edge : motion.edges())
    EXPECT_FALSE(edge.in_circle);
}

TEST(WaitMotion, OfARunThatWasStartedAnewNothingIsLeft) {
  WaitMotion motion;
  motion.look(at(1000 * ms, {{1, 5, 2}}));
  motion.look(at(500 * ms, {}));
  EXPECT_TRUE(motion.edges().empty());
}

}  // namespace
}  // namespace sharescope::gui::test
