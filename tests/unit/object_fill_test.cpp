// SPDX-License-Identifier: MIT
//
// How full an object is, as a reader finds it, also in a session that is damaged.

#include "sharescope/session/object_fill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "../support/fresh_session.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

/// Each case runs in a child, in a session of its own.
class Fill : public ::testing::Test {
 protected:
  template <class Object>
  static FillCopy of(const Object& object) {
    return fill_of(Session::current(), object.id());
  }
  test_support::FreshSession session_;
};

TEST_F(Fill, OfASemaphoreIsThePermitsLeft) {
  session_.check([] {
    Semaphore permits{"permits", 3};
    permits.acquire();
    EXPECT_EQ(of(permits).unit, FillUnit::permits);
    EXPECT_EQ(of(permits).count, 2U);
  });
}

TEST_F(Fill, OfASemaphoreThatKnowsWhoHasItsPermitsIsThoseThatNobodyHas) {
  session_.check([] {
    Semaphore permits{"permits", 3, Permits::owned};
    permits.acquire();
    EXPECT_EQ(of(permits).unit, FillUnit::permits);
    EXPECT_EQ(of(permits).count, 2U);
    EXPECT_EQ(of(permits).most, 3U);
    permits.release();
  });
}

TEST_F(Fill, OfAnRWLockIsTheReadersThatAreIn) {
  session_.check([] {
    RWLock table{"table"};
    EXPECT_EQ(of(table).unit, FillUnit::readers);
    EXPECT_EQ(of(table).count, 0U);
    table.lock_shared();
    EXPECT_EQ(of(table).count, 1U);
    table.unlock_shared();
    EXPECT_EQ(of(table).count, 0U);
  });
}

TEST_F(Fill, OfABarrierIsWhoHasComeAndHowManyItIsFor) {
  session_.check([] {
    const Barrier line{"line", 3};
    EXPECT_EQ(of(line).unit, FillUnit::parties);
    EXPECT_EQ(of(line).count, 0U);
    EXPECT_EQ(of(line).most, 3U);
  });
}

TEST_F(Fill, OfAnEventIsWhetherItIsSet) {
  session_.check([] {
    Event gun{"gun"};
    EXPECT_EQ(of(gun).unit, FillUnit::raised);
    EXPECT_EQ(of(gun).count, 0U);
    gun.set();
    EXPECT_EQ(of(gun).count, 1U);
  });
}

TEST_F(Fill, OfAQueueIsItsItemsAndItsRoom) {
  session_.check([] {
    Queue<int> jobs{"jobs", 3};
    for (int round = 0; round < 5; ++round) {
      jobs.put(1);
      jobs.put(2);
      EXPECT_EQ(of(jobs).count, 2U) << round;
      EXPECT_EQ(of(jobs).most, 3U);
      EXPECT_EQ(jobs.get(), 1);
      EXPECT_EQ(jobs.get(), 2);
    }
    Queue<int> unbounded{"unbounded"};
    for (int item = 0; item < 5000; ++item)
      unbounded.put(item);
    EXPECT_EQ(of(unbounded).unit, FillUnit::items);
    EXPECT_EQ(of(unbounded).count, 5000U) << "in several rings";
    EXPECT_EQ(of(unbounded).most, 0U);
  });
}

TEST_F(Fill, OfALockIsNothingToCount) {
  session_.check([] {
    Lock lock{"lock"};
    EXPECT_EQ(of(lock).unit, FillUnit::none);
    EXPECT_EQ(fill_of(Session::current(), 0).unit, FillUnit::none);
    EXPECT_EQ(fill_of(Session::current(), limits::objects + 5).unit, FillUnit::none);
  });
}

TEST_F(Fill, OfADamagedEntryIsNothing) {
  session_.check([] {
    Queue<int> jobs{"jobs", 3};
    Object& entry = Session::current().block().objects[jobs.id()];
    for (const std::uint64_t at : {std::uint64_t{0}, UINT64_MAX, arena_at + 1, session_bytes - 8}) {
      const std::uint64_t before = entry.state_at;
      entry.state_at = at;
      EXPECT_EQ(of(jobs).unit, FillUnit::none) << at;
      entry.state_at = before;
    }
    EXPECT_EQ(of(jobs).unit, FillUnit::items);
  });
}

}  // namespace
}  // namespace sharescope
