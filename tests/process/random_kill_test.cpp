// SPDX-License-Identifier: MIT
//
// Workers are killed at random moments: never a hang, always a report or a clean state, and what is protected is
// changed wholly or not at all.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/lockables.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Two numbers that are equal whenever nobody is between them, and how often they were raised.
struct Protected {
  std::atomic<int> first;
  std::atomic<int> second;
  std::atomic<int> begun;  ///< a bit for each worker that has been in
};

/// Takes it in every way, for ever. A victim is never told of a death: its colleague dies with it.
void work(auto& lock, Protected& data, int bit, unsigned seed) {
  std::mt19937 random(seed);
  while (true) {
    const unsigned way = random() % 8;
    if (way == 0 && !lock.try_lock()) continue;
    if (way == 1 && !lock.try_lock_for(100us)) continue;
    if (way >= 2) lock.lock();
    data.begun.fetch_or(bit);
    data.first.store(data.first.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    data.second.store(data.second.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    lock.unlock();
  }
}

/// Takes it, mending it first if need be. False when that took for ever.
bool take_and_mend(auto& lock, Protected& data, int& reports) {
  const Stopwatch watch;
  while (watch.elapsed() < 20s) {
    try {
      if (!lock.try_lock_for(5s)) return false;
      return true;
    } catch (const OwnerDied&) {
      // All who work have been killed: nobody else mends it at the same time.
      data.second.store(data.first.load());
      ++reports;
      lock.recover();
    }
  }
  return false;
}

/// Two of them, so that one also dies waiting, waking, or being woken; nobody else: what is left can be looked at.
void kill_workers(auto& lock, const std::string& name, int usual_kills) {
  KillStorm storm(name, usual_kills);
  SharedBlock<Protected> data;
  int reports = 0;
  while (storm.goes_on()) {
    data->begun.store(0);
    ForkedChild one([&, seed = storm.draw()] { work(lock, *data, 1, seed); });
    ForkedChild two([&, seed = storm.draw()] { work(lock, *data, 2, seed); });
    ASSERT_TRUE(comes_true([&] { return data->begun.load() == 3; })) << storm.when();
    storm.pause(1500us);
    one.kill();
    two.kill();
    one.wait();
    two.wait();
    ASSERT_TRUE(take_and_mend(lock, *data, reports)) << storm.when();
    ASSERT_EQ(data->first.load(), data->second.load()) << "free, and yet half changed, " << storm.when();
    lock.unlock();
    ASSERT_FALSE(is_locked(lock));
  }
  EXPECT_TRUE(reports > 0 || storm.done() < 25)
      << "not one of them died holding it; the test has tested nothing";
  EXPECT_GE(data->first.load(), storm.kills());
}

template <class T>
class RandomKill : public ::testing::Test {};
TYPED_TEST_SUITE(RandomKill, Lockables, LockableNames);

TYPED_TEST(RandomKill, ROB_01_killed_at_random_moments) {
  FreshSession session(false);
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    kill_workers(lock, LockableNames::GetName<TypeParam>(0), 200);
  });
}

TYPED_TEST(RandomKill, ROB_01_killed_at_random_moments_while_recording) {
  FreshSession session;
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    kill_workers(lock, LockableNames::GetName<TypeParam>(0) + ", recording", 25);
  });
  // The record is whole, too: each lane ends with a finished record, or is seen to have died in one.
  const SessionReader reader = session.reader();
  std::vector<EventRecord> events(limits::ring_events);
  EXPECT_FALSE(reader.lanes().empty());
  for (const LaneCopy& lane : reader.lanes()) {
    const EventRing::Copy copy = reader.events(lane.index, 0, events);
    EXPECT_EQ(copy.first + copy.count, lane.events);
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; i < copy.count; ++i) {
      ASSERT_GE(events[i].ticks, before);
      ASSERT_NE(events[i].operation, Operation::none);
      before = events[i].ticks;
    }
  }
}

/// The others go on: a survivor works all the time while its colleagues are killed.
TYPED_TEST(RandomKill, ROB_01_a_survivor_is_told_or_works_on_but_never_stops) {
  FreshSession session(false);
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    SharedBlock<std::atomic<std::uint64_t>> rounds;
    SharedBlock<std::atomic<int>> told;
    ForkedChild survivor([&] {
      while (true) {
        try {
          std::scoped_lock hold(lock);
          rounds->fetch_add(1);
        } catch (const OwnerDied&) {
          told->fetch_add(1);
          lock.recover();
        }
      }
    });
    KillStorm storm(LockableNames::GetName<TypeParam>(0) + ", with a survivor", 40);
    while (storm.goes_on()) {
      ForkedChild victim([&] {
        while (true) {
          try {
            std::scoped_lock hold(lock);
            rounds->fetch_add(1);
          } catch (const OwnerDied&) {
          }
        }
      });
      storm.kill(victim, 2ms);
      const std::uint64_t seen = rounds->load();
      ASSERT_TRUE(storm.recovers([&] { return rounds->load() > seen + 3; })) << storm.when();
    }
  });
}

TEST(RandomKillOfValues, ROB_02_get_and_set_alone_are_interrupted_anywhere_and_stay_whole) {
  FreshSession session(false);
  session.check([] {
    struct Wide {
      std::uint64_t a, b, c;
    };
    Value<Wide> value("value");
    Array<std::uint64_t> array("array", 50);
    KillStorm storm("value and array", 60);
    while (storm.goes_on()) {
      ForkedChild writer([&] {
        for (std::uint64_t i = 1;; ++i) {
          value.set({i, i, i});
          array.set_slice({}, std::vector<std::uint64_t>(50, i));
        }
      });
      storm.kill(writer, 2ms);
      try {
        const Wide read = value.get();
        ASSERT_TRUE(read.a == read.b && read.b == read.c) << "nobody died holding it, and yet it is torn";
      } catch (const OwnerDied&) {
        ASSERT_TRUE(value.recover());
        value.set({});
      }
      try {
        const auto all = array.to_vector();
        ASSERT_EQ(std::count(all.begin(), all.end(), all[0]), 50);
      } catch (const OwnerDied&) {
        ASSERT_TRUE(array.recover());
        array.set_slice({}, std::vector<std::uint64_t>(50));
      }
    }
  });
}

}  // namespace
}  // namespace sharescope
