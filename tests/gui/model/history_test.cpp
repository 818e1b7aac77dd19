// SPDX-License-Identifier: MIT
#include "model/history.hpp"

#include <gtest/gtest.h>

#include "../../support/elapsed.hpp"
#include "../../support/watchdog.hpp"
#include "events.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope::gui::test {
namespace {

/// A real session into which the test writes as lanes would.
class HistoryOfASession : public ::testing::Test {
 protected:
  Session session = Session::create(true);
  SessionReader reader = SessionReader::open(session.descriptor());

  void begin_lane(std::uint32_t index, std::uint32_t generation = 1) {
    session.mapping().reserve(rings_at + ring_bytes * index, ring_bytes);
    Lane& lane = session.lane(index);
    lane.generation.store(generation);
    lane.ring.published.store(0);
    lane.ring.reserved.store(0);
    lane.role.store(Role::worker);
    lane.number.store(index + 1);
    set_life(index, Life::running);
  }
  void set_life(std::uint32_t index, Life life) { session.lane(index).claim.store(make_claim(1, life)); }

  void write(std::uint32_t index, std::uint64_t count) {
    EventRing ring = session.ring(index);
    for (std::uint64_t i = 0; i < count; ++i)
      ring.write(read_at(ticks += 10, i));
  }
  std::uint64_t ticks = 0;
};

TEST_F(HistoryOfASession, CopiesEverythingWhenTheProgramIsSlow) {
  begin_lane(0);
  History history({.events = 1 << 20, .events_a_frame = 1024});
  for (int frame = 0; frame < 50; ++frame) {
    write(0, 200);
    history.update(reader, reader.lanes(), ticks);
  }
  EXPECT_EQ(history.recorded(), 10'000U);
  EXPECT_EQ(history.kept(), 10'000U);
  EXPECT_EQ(history.missed(), 0U);
  EXPECT_EQ(history.lane(0)->track.end(), 10'000U);
}

TEST_F(HistoryOfASession, KeepsTheNewestAndCountsTheRestWhenTheProgramIsFast) {
  begin_lane(0);
  History history({.events = 1 << 20, .events_a_frame = 1024});
  for (int frame = 0; frame < 10; ++frame) {
    write(0, 5000);
    history.update(reader, reader.lanes(), ticks);
  }
  EXPECT_EQ(history.recorded(), 50'000U);
  EXPECT_EQ(history.kept() + history.missed(), 50'000U);
  EXPECT_GT(history.missed(), 30'000U);
  EXPECT_LE(history.kept(), 10U * 1024U);
  EXPECT_EQ(history.lane(0)->track.last_ticks(), ticks) << "the newest is there";
}

TEST_F(HistoryOfASession, FetchesTheWholeRingOnceALaneHasFallenSilent) {
  begin_lane(0);
  History history({.events = 1 << 20, .events_a_frame = 1024});
  for (int frame = 0; frame < 10; ++frame) {
    write(0, 5000);
    history.update(reader, reader.lanes(), ticks);
  }
  ASSERT_GT(history.missed(), 0U);
  set_life(0, Life::finished);
  for (int frame = 0; frame < 3; ++frame)
    history.update(reader, reader.lanes(), ticks);
  EXPECT_EQ(history.missed(), 0U);
  EXPECT_EQ(history.kept(), 50'000U);
  const Track& track = history.lane(0)->track;
  for (std::uint64_t at = 0; at < track.end(); ++at)
    ASSERT_EQ(track.event(at).ticks, 10 * (at + 1));
}

TEST_F(HistoryOfASession, WhatTheRingHasOverwrittenStaysMissed) {
  begin_lane(0);
  History history({.events = 1 << 20, .events_a_frame = 1024});
  history.update(reader, reader.lanes(), ticks);
  write(0, limits::ring_events + 5000);
  history.update(reader, reader.lanes(), ticks);
  for (int frame = 0; frame < 60; ++frame)
    history.update(reader, reader.lanes(), ticks);
  EXPECT_EQ(history.missed(), 5000U);
  EXPECT_EQ(history.kept(), limits::ring_events);
}

TEST_F(HistoryOfASession, DropsTheOldestOfAllLanesWhenMemoryIsFull) {
  begin_lane(0);
  begin_lane(1);
  History history({.events = 8192, .events_a_frame = 4096});
  write(0, 4000);
  history.update(reader, reader.lanes(), ticks);
  for (int frame = 0; frame < 10; ++frame) {
    write(1, 3000);
    history.update(reader, reader.lanes(), ticks);
  }
  EXPECT_LE(history.kept(), 8192U);
  EXPECT_EQ(history.kept() + history.forgotten() + history.missed(), 34'000U);
  EXPECT_LE(history.lane(0)->track.chunks(), 1U) << "the lane that stopped first goes first";
  EXPECT_EQ(history.lane(1)->track.last_ticks(), ticks);
}

TEST_F(HistoryOfASession, ARowUsedAgainIsAnotherLane) {
  begin_lane(0, 1);
  History history;
  write(0, 10);
  history.update(reader, reader.lanes(), ticks);
  begin_lane(0, 2);
  write(0, 3);
  history.update(reader, reader.lanes(), ticks);
  ASSERT_EQ(history.lanes().size(), 2U);
  EXPECT_FALSE(history.lanes()[0]->current);
  EXPECT_EQ(history.lanes()[0]->track.end(), 10U);
  EXPECT_EQ(history.lane(0)->generation, 2U);
  EXPECT_EQ(history.lane(0)->track.end(), 3U);
}

TEST_F(HistoryOfASession, ALockReleasedByAnotherLaneIsHeldNoLonger) {
  begin_lane(0);
  begin_lane(1);
  History history;
  session.ring(0).write(lock_at(ticks = 10));
  session.ring(1).write(unlock_at(ticks = 30));
  history.update(reader, reader.lanes(), 100);
  std::vector<Span> holds;
  history.lane(0)->track.holds(0, 0, 1000, holds);
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].end, 30U);
}

TEST_F(HistoryOfASession, ACounterThatGoesBackIsNoReasonToFail) {
  begin_lane(0);
  History history;
  write(0, 100);
  history.update(reader, reader.lanes(), ticks);
  session.lane(0).ring.published.store(5);
  session.lane(0).ring.reserved.store(5);
  history.update(reader, reader.lanes(), ticks);
  session.lane(0).ring.published.store(UINT64_MAX);
  history.update(reader, reader.lanes(), ticks);
  SUCCEED();
}

TEST_F(HistoryOfASession, TheExtentCoversAllLanesAndThePresentOfThoseThatRun) {
  begin_lane(0);
  begin_lane(1);
  History history;
  EXPECT_FALSE(history.extent().has_value());
  session.ring(0).write(read_at(100, 1));
  session.ring(1).write(read_at(50, 1));
  set_life(1, Life::finished);
  history.update(reader, reader.lanes(), 900);
  ASSERT_TRUE(history.extent().has_value());
  EXPECT_EQ(history.extent()->first, 50U);
  EXPECT_EQ(history.extent()->last, 900U);
}

TEST_F(HistoryOfASession, ThousandsOfLanesThatEndedLeaveABoundedTrace) {
  History history({.events = 1 << 20, .events_a_frame = 1024, .ended_lanes = 8});
  constexpr std::uint32_t generations = 3000;
  for (std::uint32_t generation = 1; generation <= generations; ++generation) {
    for (std::uint32_t index = 0; index < 3; ++index) {
      begin_lane(index, generation);
      write(index, 5);
      set_life(index, Life::finished);
    }
    history.update(reader, reader.lanes(), ticks);
    ASSERT_LE(history.lanes().size(), 3U + 8U);
  }
  EXPECT_EQ(history.recorded(), 3U * 5 * generations) << "what is forgotten was recorded all the same";
  EXPECT_LE(history.kept(), (3U + 8U) * 5);
  EXPECT_EQ(history.kept() + history.forgotten(), history.recorded());
  EXPECT_EQ(history.lane(2)->generation, generations);
  EXPECT_TRUE(history.lane(2)->current);
}

TEST_F(HistoryOfASession, EndedLanesAreForgottenBeforeAnythingOfTheOthers) {
  History history({.events = 6000, .events_a_frame = 4096, .ended_lanes = 100});
  begin_lane(0, 1);
  write(0, 1000);
  history.update(reader, reader.lanes(), ticks);
  for (std::uint32_t generation = 1; generation < 20; ++generation) {
    begin_lane(1, generation);
    write(1, 1000);
    history.update(reader, reader.lanes(), ticks);
  }
  EXPECT_LE(history.kept(), 6000U);
  EXPECT_EQ(history.lane(0)->track.end() - history.lane(0)->track.first(), 1000U)
      << "the oldest, and it still runs";
}

/// Every lane holds all that it can, and releases what others hold, over and over.
TEST_F(HistoryOfASession, ReleasesByOthersOnEveryLaneTakeNoLongerThanOtherEvents) {
  const test_support::Stopwatch watch;
  for (std::uint32_t index = 0; index < limits::lanes; ++index) {
    begin_lane(index);
    EventRing ring = session.ring(index);
    for (std::uint16_t object = 1; object <= 300; ++object)
      ring.write(lock_at(1'000'000 + object, object));
    for (std::uint64_t i = 0; i < 3000; ++i)
      ring.write(unlock_at(10 + i, static_cast<std::uint16_t>(1000 + i % 7000)));
  }
  const auto written = watch.elapsed();
  History history({.events = 1 << 20, .events_a_frame = 4096});
  const test_support::Stopwatch looking;
  for (int frame = 0; frame < 10; ++frame)
    history.update(reader, reader.lanes(), 2'000'000);
  // Releases times lanes times holds took 22 s for one frame.
  EXPECT_LT(looking.elapsed(), std::chrono::seconds(2) * test_support::slowness + written);
}

TEST_F(HistoryOfASession, ALaneOfManyWaitsForItsTurnAndHasIt) {
  // No time at all, so that every update is over before all lanes had their turn.
  History history({.events = 1 << 20, .events_a_frame = 4096, .milliseconds = 0});
  for (std::uint32_t index = 0; index < 200; ++index) {
    begin_lane(index);
    write(index, 50);
  }
  for (int frame = 0; frame < 20; ++frame)
    history.update(reader, reader.lanes(), ticks);
  for (std::uint32_t index = 0; index < 200; ++index) {
    ASSERT_NE(history.lane(index), nullptr) << index;
    EXPECT_EQ(history.lane(index)->track.end(), 50U) << index;
  }
}

}  // namespace
}  // namespace sharescope::gui::test
