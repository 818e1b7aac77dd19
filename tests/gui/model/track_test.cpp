// SPDX-License-Identifier: MIT
#include "model/track.hpp"

#include <gtest/gtest.h>

#include <random>

#include "events.hpp"

namespace sharescope::gui::test {
namespace {

std::vector<Span> holds_of(const Track& track, std::size_t level = 0) {
  std::vector<Span> spans;
  track.holds(level, 0, UINT64_MAX, spans);
  return spans;
}

std::vector<Span> waits_of(const Track& track) {
  std::vector<Span> spans;
  track.waits(0, UINT64_MAX, spans);
  return spans;
}

Totals totals_at(const Track& track, std::uint64_t ticks, std::uint64_t tolerance = 0) {
  Track::Cursor cursor;
  return track.totals(ticks, tolerance, cursor);
}

TEST(Track, AHoldReachesFromLockToUnlock) {
  Track track;
  track.add(std::vector{lock_at(10), read_at(12, 7), write_at(14, 7, 8), unlock_at(20)}, 0);
  const auto holds = holds_of(track);
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].begin, 10U);
  EXPECT_EQ(holds[0].end, 20U);
  EXPECT_EQ(holds[0].object, counter);
  EXPECT_FALSE(holds[0].cut_begin);
  EXPECT_FALSE(holds[0].cut_end);
}

TEST(Track, AWaitReachesToTheRecordThatFollowsAndKnowsWhoHeld) {
  Track track;
  track.add(std::vector{wait_at(10, counter, 3), lock_at(25), unlock_at(30)}, 0);
  const auto waits = waits_of(track);
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].begin, 10U);
  EXPECT_EQ(waits[0].end, 25U);
  EXPECT_EQ(waits[0].other, 3U);
  EXPECT_EQ(waits[0].outcome, Outcome::done);
  EXPECT_EQ(holds_of(track)[0].begin, 25U);
}

TEST(Track, ATimedOutWaitTakesNoLock) {
  Track track;
  track.add(std::vector{wait_at(10), event_at(40, Operation::lock, counter, Outcome::refused)}, 0);
  EXPECT_EQ(waits_of(track)[0].outcome, Outcome::refused);
  EXPECT_TRUE(holds_of(track).empty());
}

TEST(Track, ARecursiveLockIsHeldUntilItsLastUnlock) {
  Track track;
  track.add(std::vector{lock_at(10), lock_at(12), unlock_at(14), unlock_at(20)}, 0);
  const auto holds = holds_of(track);
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].end, 20U);
}

TEST(Track, LocksReleasedInAnyOrderKeepLevelsOfTheirOwn) {
  Track track;
  track.add(std::vector{lock_at(10, 1), lock_at(12, 2), unlock_at(14, 1), lock_at(16, 3), unlock_at(18, 2),
                        unlock_at(20, 3)},
            0);
  const auto low = holds_of(track, 0);
  const auto high = holds_of(track, 1);
  ASSERT_EQ(low.size(), 2U);
  ASSERT_EQ(high.size(), 1U);
  EXPECT_EQ(low[0].object, 1U);
  EXPECT_EQ(low[1].object, 3U);
  EXPECT_EQ(high[0].object, 2U);
}

TEST(Track, ALockThatIsStillHeldLastsUntilTheHorizon) {
  Track track;
  track.add(std::vector{lock_at(10)}, 0);
  track.set_horizon(500);
  const auto holds = holds_of(track);
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].end, 500U);
  EXPECT_TRUE(holds[0].cut_end);
  EXPECT_EQ(totals_at(track, 1000).holding, 490U);
}

TEST(Track, AnotherLaneMayReleaseTheLock) {
  Track holder;
  Track helper;
  holder.add(std::vector{lock_at(10)}, 0);
  helper.add(std::vector{unlock_at(30)}, 0);
  const auto releases = helper.take_foreign_releases();
  ASSERT_EQ(releases.size(), 1U);
  holder.close_holds(releases);
  EXPECT_EQ(holds_of(holder)[0].end, 30U);
  EXPECT_TRUE(helper.take_foreign_releases().empty());
}

TEST(Track, AWriteOverAValueThatWasNotSeenLosesAnUpdate) {
  Track track;
  track.add(std::vector{read_at(10, 5), write_at(20, 5, 6), read_at(30, 6), write_at(40, 7, 7)}, 0);
  EXPECT_EQ(track.flags(1) & overwrote, 0);
  EXPECT_EQ(track.flags(3) & overwrote, overwrote);
  EXPECT_EQ(totals_at(track, 100).overwrites, 1U);
}

TEST(Track, AWriteWithoutAReadBeforeItLosesNothing) {
  Track track;
  track.add(std::vector{write_at(10, 0, 1), write_at(20, 9, 1)}, 0);
  EXPECT_EQ(totals_at(track, 100).overwrites, 0U);
}

TEST(Track, AnAtomicAdditionLosesNothing) {
  Track track;
  Event add = event_at(20, Operation::add, counter);
  add.before = 9;
  add.after = 10;
  track.add(std::vector{read_at(10, 5), add}, 0);
  EXPECT_EQ(totals_at(track, 100).overwrites, 0U);
}

TEST(Track, NothingIsTakenForKnownAcrossAGap) {
  Track track;
  track.add(std::vector{lock_at(10), read_at(12, 5)}, 0);
  track.add(std::vector{write_at(1000, 9, 6), unlock_at(1010), lock_at(1020)}, 500);
  EXPECT_EQ(track.flags(2) & after_gap, after_gap);
  EXPECT_EQ(track.flags(2) & overwrote, 0) << "the reading lies before the gap";
  const auto holds = holds_of(track);
  ASSERT_EQ(holds.size(), 3U);
  EXPECT_EQ(holds[0].end, 12U);
  EXPECT_TRUE(holds[0].cut_end);
  EXPECT_EQ(holds[1].begin, 1000U) << "an unlock without a lock was held before";
  EXPECT_TRUE(holds[1].cut_begin);
  EXPECT_EQ(holds[1].end, 1010U);
  const Totals sum = totals_at(track, 1020);
  EXPECT_EQ(sum.covered, 2U + 20U);
  EXPECT_EQ(sum.holding, 2U + 10U);
}

TEST(Track, TicksNeverGoBack) {
  Track track;
  track.add(std::vector{read_at(100, 1), read_at(50, 1), read_at(120, 1)}, 0);
  EXPECT_EQ(track.event(1).ticks, 100U);
  EXPECT_EQ(track.event(2).ticks, 120U);
}

TEST(Track, APositionIsFoundByItsTime) {
  Track track;
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < 5000; ++i)
    events.push_back(read_at(10 * i, i));
  track.add(events, 0);
  EXPECT_EQ(track.position_of(0), 0U);
  EXPECT_EQ(track.position_of(1), 1U);
  EXPECT_EQ(track.position_of(29'990), 2999U);
  EXPECT_EQ(track.position_of(1'000'000), 5000U);
}

/// A random but legal course of a lane, to compare the sums with what counting by hand gives.
std::vector<Event> random_course(std::uint32_t seed, std::size_t length) {
  std::mt19937 random(seed);
  std::vector<Event> events;
  std::uint64_t ticks = 1000;
  bool held = false;
  while (events.size() < length) {
    ticks += 1 + random() % 50;
    switch (random() % 4) {
      case 0: events.push_back(read_at(ticks, random() % 3)); break;
      case 1: events.push_back(write_at(ticks, random() % 3, random() % 3)); break;
      case 2:
        if (!held && random() % 2 == 0) {
          events.push_back(wait_at(ticks));
          ticks += 500;
        }
        events.push_back(held ? unlock_at(ticks) : lock_at(ticks));
        held = !held;
        break;
      default: events.push_back(event_at(ticks, Operation::try_lock, other_object, Outcome::refused)); break;
    }
  }
  return events;
}

Totals counted_by_hand(const Track& track, std::uint64_t until) {
  Totals sum;
  for (std::uint64_t at = track.first(); at < track.end(); ++at) {
    const Event& event = track.event(at);
    if (event.ticks > until) break;
    if (event.outcome != Outcome::waits) {
      ++(is_read(event.operation) ? sum.reads : is_write(event.operation) ? sum.writes : sum.others);
    }
    if ((track.flags(at) & overwrote) != 0) ++sum.overwrites;
    const std::uint64_t next = at + 1 < track.end() ? track.event(at + 1).ticks : track.horizon();
    if (at + 1 < track.end() && (track.flags(at + 1) & after_gap) != 0) continue;
    const std::uint64_t passed = std::min(next, until) - event.ticks;
    sum.covered += passed;
    if ((track.flags(at) & waiting_after) != 0) sum.waiting += passed;
    if ((track.flags(at) & holding_after) != 0) sum.holding += passed;
  }
  return sum;
}

void expect_same(const Totals& a, const Totals& b) {
  EXPECT_EQ(a.reads, b.reads);
  EXPECT_EQ(a.writes, b.writes);
  EXPECT_EQ(a.others, b.others);
  EXPECT_EQ(a.overwrites, b.overwrites);
  EXPECT_EQ(a.waiting, b.waiting);
  EXPECT_EQ(a.holding, b.holding);
  EXPECT_EQ(a.covered, b.covered);
}

TEST(Track, TheSumsOfAnyStretchAreThoseOfItsEvents) {
  const auto events = random_course(7, 6000);
  Track track;
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < events.size();) {
    const std::size_t length = std::min<std::size_t>(1 + at % 777, events.size() - at);
    track.add(std::span(events).subspan(at, length), number);
    at += length;
    number += length + (at % 3 == 0 ? 10 : 0);  // some batches follow a gap
  }
  Track::Cursor cursor;
  for (std::uint64_t until = 900; until < track.last_ticks() + 200; until += 1231) {
    SCOPED_TRACE(until);
    expect_same(track.totals(until, 0, cursor), counted_by_hand(track, until));
  }
}

TEST(Track, DroppingChunksKeepsSumsAndSpansOfTheRest) {
  const auto events = random_course(11, 5000);
  Track track;
  track.add(events, 0);
  const Totals before = totals_at(track, track.last_ticks()) - totals_at(track, track.event(3000).ticks);
  EXPECT_EQ(track.drop_chunk(), Track::chunk_events);
  EXPECT_EQ(track.drop_chunk(), Track::chunk_events);
  EXPECT_EQ(track.first(), 2 * Track::chunk_events);
  EXPECT_EQ(track.event(2048).ticks, events[2048].ticks);
  expect_same(totals_at(track, track.last_ticks()) - totals_at(track, track.event(3000).ticks), before);
  for (const Span& span : holds_of(track))
    EXPECT_GE(span.end, track.first_ticks());
  while (track.drop_chunk() > 0) {
  }
  EXPECT_EQ(track.chunks(), 1U) << "the newest chunk stays";
}

TEST(Track, WhatIsTruncatedAndAddedAgainIsAsIfItHadNeverBeenMissed) {
  const auto events = random_course(23, 4000);
  Track whole;
  whole.add(events, 0);
  Track patched;
  patched.add(std::span(events).first(1000), 0);
  patched.add(std::span(events).subspan(2500, 1500), 2500);
  EXPECT_EQ(patched.whole_since(), 2500U);
  patched.truncate(900);
  EXPECT_EQ(patched.end(), 900U);
  EXPECT_EQ(patched.next_number(), 900U);
  patched.add(std::span(events).subspan(900), 900);
  EXPECT_EQ(patched.end(), whole.end());
  EXPECT_EQ(patched.whole_since(), 0U);
  const Totals a = totals_at(patched, patched.last_ticks());
  const Totals b = totals_at(whole, whole.last_ticks());
  EXPECT_EQ(a.reads, b.reads);
  EXPECT_EQ(a.writes, b.writes);
  EXPECT_EQ(a.covered, b.covered);
}

TEST(Track, TruncatingIntoAGapKeepsTheGap) {
  Track track;
  track.add(std::vector{read_at(10, 1), read_at(20, 1)}, 0);
  track.add(std::vector{read_at(500, 1)}, 100);
  track.truncate(60);
  EXPECT_EQ(track.end(), 2U);
  track.add(std::vector{read_at(400, 1)}, 60);
  EXPECT_EQ(track.flags(2) & after_gap, after_gap);
}

TEST(Track, TruncatedToNothingItStartsAnew) {
  Track track;
  track.add(random_course(3, 3000), 5000);
  track.drop_chunk();
  track.truncate(10);
  EXPECT_TRUE(track.empty());
  EXPECT_EQ(totals_at(track, 1'000'000).operations(), 0U);
  track.add(std::vector{lock_at(5), unlock_at(9)}, 10);
  EXPECT_EQ(track.end() - track.first(), 2U);
  EXPECT_EQ(holds_of(track).size(), 1U);
}

TEST(Track, AnEmptyTrackAnswersEverything) {
  const Track track;
  EXPECT_EQ(track.first_ticks(), 0U);
  EXPECT_EQ(track.position_of(100), 0U);
  EXPECT_EQ(totals_at(track, 100).covered, 0U);
  EXPECT_TRUE(holds_of(track).empty());
  EXPECT_TRUE(waits_of(track).empty());
}

}  // namespace
}  // namespace sharescope::gui::test
