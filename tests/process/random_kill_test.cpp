// SPDX-License-Identifier: MIT
//
// Workers are killed at random moments: never a hang, always a report or a clean state, and what is protected is
// changed wholly or not at all.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/lockables.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

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

void work(auto& lock, Protected& data, int bit) {
  while (true) {
    std::scoped_lock hold(lock);
    data.begun.fetch_or(bit);
    data.first.store(data.first.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    data.second.store(data.second.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
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

void kill_workers(auto& lock, int kills, unsigned seed) {
  SharedBlock<Protected> data;
  std::mt19937 random(seed);
  int reports = 0;
  for (int kill = 0; kill < kills; ++kill) {
    data->begun.store(0);
    // Two of them, so that one also dies waiting, waking, or being woken.
    ForkedChild one([&] { work(lock, *data, 1); });
    ForkedChild two([&] { work(lock, *data, 2); });
    ASSERT_TRUE(comes_true([&] { return data->begun.load() == 3; })) << "after " << kill << " kills";
    // Short enough to hit the same few instructions often.
    const Stopwatch watch;
    const auto span = std::chrono::microseconds(random() % 1500);
    while (watch.elapsed() < span) {
    }
    one.kill();
    two.kill();
    one.wait();
    two.wait();
    ASSERT_TRUE(take_and_mend(lock, *data, reports)) << "after " << kill << " kills";
    ASSERT_EQ(data->first.load(), data->second.load())
        << "free, and yet half changed, after " << kill << " kills";
    lock.unlock();
    ASSERT_FALSE(is_locked(lock));
  }
  EXPECT_GT(reports, 0) << "not one of them died holding it; the test has tested nothing";
  EXPECT_GT(data->first.load(), kills);
}

template <class T>
class RandomKill : public ::testing::Test {};
TYPED_TEST_SUITE(RandomKill, Lockables, LockableNames);

TYPED_TEST(RandomKill, ROB_01_killed_at_25_random_moments) {
  FreshSession session(false);
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    kill_workers(lock, 25, 1);
  });
}

TYPED_TEST(RandomKill, ROB_01_killed_at_25_random_moments_while_recording) {
  FreshSession session;
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    kill_workers(lock, 25, 2);
  });
  // The record is whole, too: each lane ends with a finished record, or is seen to have died in one.
  const SessionReader reader = session.reader();
  std::vector<EventRecord> events(limits::ring_events);
  EXPECT_GT(reader.lanes().size(), 50U);
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

TYPED_TEST(RandomKill, SLOW_ROB_01_killed_at_200_random_moments) {
  FreshSession session(false);
  session.check([] {
    auto lock = make_lockable<TypeParam>("door");
    kill_workers(lock, 200, 3);
  });
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
    std::mt19937 random(4);
    for (int kill = 0; kill < 40; ++kill) {
      ForkedChild victim([&] {
        while (true) {
          try {
            std::scoped_lock hold(lock);
            rounds->fetch_add(1);
          } catch (const OwnerDied&) {
          }
        }
      });
      usleep(static_cast<useconds_t>(200 + random() % 2000));
      victim.kill();
      victim.wait();
      const std::uint64_t seen = rounds->load();
      ASSERT_TRUE(comes_true([&] { return rounds->load() > seen + 3; }, 10s)) << "after " << kill << " kills";
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
    std::mt19937 random(5);
    for (int kill = 0; kill < 60; ++kill) {
      ForkedChild writer([&] {
        for (std::uint64_t i = 1;; ++i) {
          value.set({i, i, i});
          array.set_slice({}, std::vector<std::uint64_t>(50, i));
        }
      });
      usleep(static_cast<useconds_t>(500 + random() % 1500));
      writer.kill();
      writer.wait();
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

TEST(RandomKillOfMakers,
     ROB_01_a_process_killed_while_it_makes_and_destroys_objects_leaves_an_arena_that_works) {
  FreshSession session(false);
  session.check([] {
    Arena arena = Arena::of(Session::current());
    Value<int> mine("mine", 7);
    std::mt19937 random(6);
    for (int kill = 0; kill < 150; ++kill) {
      ForkedChild maker([&] {
        while (true) {
          Array<char> small("small", 1 + static_cast<std::int64_t>(random() % 5000));
          Array<char> large("large", 300'000);
          small.set(0, 'x');
        }
      });
      usleep(static_cast<useconds_t>(200 + random() % 1500));
      maker.kill();
      maker.wait();
      ASSERT_TRUE(arena.is_consistent()) << "after " << kill << " kills";
      const Array<int> fresh("fresh", 1000);
      ASSERT_EQ(fresh.to_vector(), std::vector<int>(1000, 0));
      ASSERT_EQ(mine.get(), 7);
    }
    mine.set(8);
    EXPECT_EQ(mine.get(), 8);
  });
}

}  // namespace
}  // namespace sharescope
