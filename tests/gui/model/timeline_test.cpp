// SPDX-License-Identifier: MIT
#include "model/timeline.hpp"

#include <gtest/gtest.h>

#include "events.hpp"

namespace sharescope::gui::test {
namespace {

const TimeMap by_nanoseconds{0, 1.0};

std::uint64_t operations_in(const LanePicture& picture) {
  std::uint64_t sum = 0;
  for (const ColumnSums& column : picture.columns)
    sum += column.reads + column.writes + column.others;
  return sum;
}

/// Lock for half of the time, a read and a write inside, 100 ns a round.
Track locked_rounds(std::uint64_t rounds) {
  std::vector<Event> events;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const std::uint64_t t = 100 * round;
    events.push_back(lock_at(t));
    events.push_back(read_at(t + 10, round));
    events.push_back(write_at(t + 20, round, round + 1));
    events.push_back(unlock_at(t + 50));
  }
  Track track;
  track.add(events, 0);
  return track;
}

TEST(Timeline, ManyOperationsAreSummedUpInColumns) {
  const Track track = locked_rounds(100'000);
  LanePicture picture;
  draw_lane(track, by_nanoseconds, 0, 1e7, 500, picture);
  ASSERT_FALSE(picture.exact);
  ASSERT_EQ(picture.columns.size(), 500U);
  const std::uint64_t operations = operations_in(picture);
  EXPECT_NEAR(static_cast<double>(operations), 400'000.0, 100.0)
      << "whole blocks of 16 may fall into the next column";
  for (const ColumnSums& column : picture.columns) {
    EXPECT_NEAR(column.holding, 0.5, 0.02);
    EXPECT_NEAR(column.reads, 200, 8);
    EXPECT_EQ(column.waiting, 0);
  }
  EXPECT_NEAR(picture.columns[250].covered, 1.0, 1e-3);
}

TEST(Timeline, FewOperationsAreGivenOneByOne) {
  const Track track = locked_rounds(100'000);
  LanePicture picture;
  draw_lane(track, by_nanoseconds, 1'000'000, 1'002'000, 500, picture);
  ASSERT_TRUE(picture.exact);
  EXPECT_EQ(picture.end_event - picture.first_event, 80U);
  EXPECT_EQ(track.event(picture.first_event).ticks, 1'000'000U);
  ASSERT_EQ(picture.holds[0].size(), 21U) << "20 rounds, and the lock that is taken at the right edge";
  EXPECT_EQ(picture.holds[0][0].end - picture.holds[0][0].begin, 50U);
  EXPECT_TRUE(picture.waits.empty());
}

TEST(Timeline, ASpanLargerThanTheViewIsStillSeen) {
  Track track;
  track.add(std::vector{wait_at(100), lock_at(1'000'000), unlock_at(9'000'000)}, 0);
  LanePicture picture;
  draw_lane(track, by_nanoseconds, 2'000'000, 2'000'100, 500, picture);
  ASSERT_TRUE(picture.exact);
  ASSERT_EQ(picture.holds[0].size(), 1U);
  EXPECT_EQ(picture.events_in_view, 0U);
  draw_lane(track, by_nanoseconds, 500'000, 500'100, 500, picture);
  ASSERT_EQ(picture.waits.size(), 1U);
  EXPECT_TRUE(picture.holds[0].empty());
}

TEST(Timeline, TimeOfWhichNothingIsKeptIsNotCovered) {
  std::vector<Event> before;
  std::vector<Event> after;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    before.push_back(read_at(i, 0));
    after.push_back(read_at(8000 + i, 0));
  }
  Track track;
  track.add(before, 0);
  track.add(after, 100'000);
  LanePicture picture;
  draw_lane(track, by_nanoseconds, 0, 10'000, 100, picture);
  ASSERT_FALSE(picture.exact);
  EXPECT_NEAR(picture.columns[5].covered, 1.0, 0.2);
  EXPECT_EQ(picture.columns[50].covered, 0);
  EXPECT_EQ(picture.columns[50].reads, 0U);
  EXPECT_NEAR(picture.columns[95].covered, 1.0, 0.2);
}

TEST(Timeline, ARunThatHasNotBegunShowsNothing) {
  LanePicture picture;
  draw_lane(Track{}, by_nanoseconds, 0, 1e9, 100, picture);
  EXPECT_TRUE(picture.exact);
  EXPECT_EQ(picture.events_in_view, 0U);
}

TEST(Timeline, TicksOfAnotherRateAreShownAtTheirTime) {
  Track track;
  track.add(std::vector{lock_at(1000), unlock_at(3000)}, 0);
  const TimeMap map{1000, 0.5};
  EXPECT_DOUBLE_EQ(map.nanoseconds(3000), 1000);
  EXPECT_EQ(map.ticks(1000), 3000U);
  EXPECT_EQ(map.ticks(-1e12), 0U) << "before the first tick of all";
  LanePicture picture;
  draw_lane(track, map, 0, 1000, 100, picture);
  EXPECT_EQ(picture.end_event - picture.first_event, 1U) << "the right edge is not in view";
}

TEST(FindRelease, IsTheNewestOfThatObjectBeforeTheWaitEnded) {
  Track holder;
  holder.add(std::vector{lock_at(10), unlock_at(20), lock_at(30), lock_at(32, 2), unlock_at(38, 2),
                         unlock_at(40), lock_at(60), unlock_at(80)},
             0);
  EXPECT_EQ(find_release(holder, {counter, {}}, 45, 0), 40U);
  EXPECT_EQ(find_release(holder, {counter, {}}, 40, 0), 40U);
  EXPECT_EQ(find_release(holder, {counter, {}}, 15, 0), std::nullopt);
  EXPECT_EQ(find_release(holder, {9, {}}, 100, 0), std::nullopt);
}

TEST(FindRelease, IsWhatSetsAnEventOrNotifiesACondition) {
  for (const Operation operation : {Operation::raise, Operation::notify, Operation::notify_all}) {
    Track waker;
    waker.add(std::vector{event_at(20, operation, counter), read_at(30, 1, other_object)}, 0);
    EXPECT_EQ(find_release(waker, {counter, {}}, 40, 0), 20U);
  }
}

TEST(FindRelease, IsTheEndOfAStepThatTookTheLockForItself) {
  constexpr std::uint16_t value = 5;
  Track holder;
  holder.add(std::vector{unlock_at(20), read_at(40, 1, value), read_at(60, 1, other_object)}, 0);
  EXPECT_EQ(find_release(holder, {counter, {value}}, 100, 0), 40U);
}

TEST(FindRelease, MayBeRecordedAfterTheWaitThatItEnded) {
  Track holder;
  holder.add(
      std::vector{unlock_at(20), lock_at(30), write_at(35, 0, 1, other_object), unlock_at(52), lock_at(60)},
      0);
  EXPECT_EQ(find_release(holder, {counter, {other_object}}, 50, 10), 52U);
  EXPECT_EQ(find_release(holder, {counter, {}}, 50, 1), std::nullopt) << "it was held then";
}

TEST(NearestEvent, IsFoundWithinReachOnly) {
  Track track;
  track.add(std::vector{read_at(100, 1), read_at(200, 1)}, 0);
  EXPECT_EQ(nearest_event(track, 110, 20), 0U);
  EXPECT_EQ(nearest_event(track, 190, 20), 1U);
  EXPECT_EQ(nearest_event(track, 150, 20), track.end());
  EXPECT_EQ(nearest_event(track, 149, 500), 0U);
  EXPECT_EQ(nearest_event(track, 90, 500), 0U);
  EXPECT_EQ(nearest_event(Track{}, 90, 500), 0U);
}

}  // namespace
}  // namespace sharescope::gui::test
