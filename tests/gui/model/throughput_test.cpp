// SPDX-License-Identifier: MIT
#include "model/throughput.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

constexpr std::uint64_t ms = 1'000'000;

TEST(Throughput, TheRateIsThatOfTheLastSecond) {
  Throughput speed;
  for (std::uint64_t t = 0; t <= 3000; t += 10)
    speed.sample(t * ms, t * 100, t * 10, true);
  EXPECT_NEAR(speed.lately().operations, 100'000, 1);
  EXPECT_NEAR(speed.lately().rounds, 10'000, 1);
  for (std::uint64_t t = 3010; t <= 4500; t += 10)
    speed.sample(t * ms, 300'000, 30'000, true);
  EXPECT_NEAR(speed.lately().operations, 0, 1) << "nothing happened for more than a second";
}

TEST(Throughput, TooShortATimeTellsNothing) {
  Throughput speed;
  EXPECT_LT(speed.lately().operations, 0);
  speed.sample(0, 0, 0, true);
  speed.sample(1 * ms, 1000, 0, true);
  EXPECT_LT(speed.lately().operations, 0);
  EXPECT_LT(speed.overall().operations, 0);
}

TEST(Throughput, TimeInWhichTheProgramWasHeldBackDoesNotCount) {
  Throughput speed;
  speed.sample(0, 0, 0, true);
  speed.sample(1000 * ms, 1000, 0, true);
  speed.sample(2000 * ms, 1000, 0, false);
  speed.sample(3000 * ms, 2000, 0, true);
  speed.finish(3000 * ms, 2000, 0);
  EXPECT_NEAR(speed.overall().operations, 1000, 1e-6);
}

TEST(Throughput, APauseKeepsTheRatesAndDoesNotCount) {
  Throughput speed;
  for (std::uint64_t t = 0; t <= 1000; t += 10)
    speed.sample(t * ms, t * 100, 0, true);
  for (int i = 0; i < 100; ++i)
    speed.hold();
  EXPECT_NEAR(speed.lately().operations, 100'000, 1);
  for (std::uint64_t t = 9000; t <= 9500; t += 10)
    speed.sample(t * ms, 100'000 + (t - 9000) * 100, 0, true);
  EXPECT_NEAR(speed.lately().operations, 100'000, 1);
  speed.finish(9500 * ms, 150'000, 0);
  EXPECT_NEAR(speed.overall().operations, 100'000, 1);
}

TEST(Throughput, ARunShorterThanAFrameIsMeasuredByItsOwnClock) {
  Throughput speed;
  speed.finish(2 * ms, 4000, 1000);
  EXPECT_NEAR(speed.overall().operations, 2e6, 1);
  EXPECT_NEAR(speed.overall().rounds, 5e5, 1);
}

TEST(Throughput, ACounterThatGoesBackCountsAsNothing) {
  Throughput speed;
  speed.sample(0, 1000, 0, true);
  speed.sample(1000 * ms, 10, 0, true);
  EXPECT_NEAR(speed.lately().operations, 0, 1e-9);
}

TEST(CostRatio, ComparesRoundsWhereBothHaveThem) {
  EXPECT_DOUBLE_EQ(cost_ratio({100, 50}, {10, 5}), 10);
  EXPECT_DOUBLE_EQ(cost_ratio({100, 0}, {20, 0}), 5);
  EXPECT_DOUBLE_EQ(cost_ratio({100, 50}, {20, 0}), 0) << "not comparable";
  EXPECT_DOUBLE_EQ(cost_ratio({}, {10, 5}), 0);
}

}  // namespace
}  // namespace sharescope::gui::test
