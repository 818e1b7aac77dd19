// SPDX-License-Identifier: MIT
//
// What the others see when a reader or a writer is killed; and kills at random moments in every operation.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "../support/stepped_child.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/rwlock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int was_told = 42;

std::unique_ptr<ForkedChild> waiter(RWLock& lock, bool writes) {
  return std::make_unique<ForkedChild>([&lock, writes] {
    try {
      writes ? lock.lock() : lock.lock_shared();
    } catch (const OwnerDied&) {
      return was_told;
    }
    return 0;
  });
}

/// A child that has it until it is killed.
std::unique_ptr<ForkedChild> holder(RWLock& lock, bool writes) {
  SharedBlock<std::atomic<bool>> held;
  auto child = std::make_unique<ForkedChild>([&] {
    attach_this_thread({.name = "holder"});
    writes ? lock.lock() : lock.lock_shared();
    held->store(true);
    while (true)
      pause();
  });
  EXPECT_TRUE(comes_true([&] { return held->load(); }));
  return child;
}

TEST(RWLockDeath, ROB_01_readers_and_writers_are_told_of_a_dead_writer_within_100_ms) {
  FreshSession session(false);
  session.check([] {
    RWLock lock("catalogue");
    std::vector<double> taken;
    for (int round = 0; round < 9; ++round) {
      auto dying = holder(lock, true);
      auto reader = waiter(lock, false);
      auto writer = waiter(lock, true);
      ASSERT_TRUE(comes_to_wait(lock, 2));
      dying->kill();
      ASSERT_TRUE(dying->ends_within(20s));
      const Stopwatch watch;
      EXPECT_EQ(reader->wait(), was_told);
      EXPECT_EQ(writer->wait(), was_told);
      taken.push_back(in_milliseconds(watch.elapsed()));
      EXPECT_FALSE(lock.locked());
      EXPECT_EQ(error_of<OwnerDied>([&] { lock.lock_shared(); }),
                "rwlock 'catalogue': holder died holding it; nobody holds it until recover() is called");
      EXPECT_THROW(lock.lock(), OwnerDied);
      EXPECT_THROW(static_cast<void>(lock.try_lock()), OwnerDied);
      EXPECT_THROW(static_cast<void>(lock.try_lock_shared()), OwnerDied);
      EXPECT_THROW(static_cast<void>(lock.try_lock_shared_for(1ms)), OwnerDied);
      EXPECT_THROW(lock.unlock(), NotOwner);
      EXPECT_TRUE(lock.recover());
      EXPECT_FALSE(lock.recover());
      EXPECT_TRUE(lock.try_lock());
      lock.unlock();
      EXPECT_TRUE(lock.try_lock_shared());
      lock.unlock_shared();
    }
    std::sort(taken.begin(), taken.end());
    EXPECT_LT(taken[taken.size() / 2], 100);
    EXPECT_LT(taken.back(), 2000);
  });
}

TEST(RWLockDeath, ROB_01_a_dead_reader_is_forgotten) {
  FreshSession session(false);
  session.check([] {
    RWLock lock("catalogue");
    auto dying = holder(lock, false);
    auto writer = waiter(lock, true);
    ASSERT_TRUE(comes_to_wait(lock, 1));
    dying->kill();
    ASSERT_TRUE(dying->ends_within(20s));
    const Stopwatch watch;
    EXPECT_EQ(writer->wait(), 0);
    EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
    EXPECT_THROW(lock.lock(), OwnerDied) << "that writer ended without giving it back";
    EXPECT_TRUE(lock.recover());
    holder(lock, false)->kill();
    EXPECT_TRUE(comes_true([&] { return lock.try_lock(); })) << "a try forgets it, too";
    lock.unlock();
    EXPECT_FALSE(lock.recover());
  });
}

TEST(RWLockDeath, ROB_01_a_writer_killed_while_it_waits_for_readers_has_harmed_nothing) {
  FreshSession session(false);
  session.check([] {
    RWLock lock("catalogue");
    for (int round = 0; round < 5; ++round) {
      lock.lock_shared();
      auto dying = waiter(lock, true);
      ASSERT_TRUE(comes_to_wait(lock, 1));
      auto reader = waiter(lock, false);
      ASSERT_TRUE(comes_to_wait(lock, 2));
      dying->kill();
      const Stopwatch watch;
      EXPECT_EQ(reader->wait(), 0) << "it reads beside us";
      EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
      lock.unlock_shared();
      EXPECT_FALSE(lock.recover());
      EXPECT_TRUE(comes_true([&] { return lock.try_lock(); }));
      lock.unlock();
    }
  });
}

TEST(RWLockDeath, ROB_02_a_dead_lane_that_another_process_uses_now_is_not_taken_for_the_reader) {
  FreshSession session(false);
  session.check([] {
    RWLock lock("catalogue");
    auto dying = holder(lock, false);
    dying->kill();
    dying->wait();
    for (std::uint32_t i = 0; i < 2 * limits::lanes + 10; ++i) {
      ForkedChild newcomer([] { attach_this_thread({.name = "newcomer"}); });
      newcomer.wait();
    }
    SharedBlock<std::atomic<int>> there;
    std::vector<std::unique_ptr<ForkedChild>> living;
    for (int i = 0; i < 3; ++i) {
      living.push_back(std::make_unique<ForkedChild>([&] {
        attach_this_thread({.name = "living"});
        there->fetch_add(1);
        while (true)
          pause();
      }));
    }
    ASSERT_TRUE(comes_true([&] { return there->load() == 3; }));
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
  });
}

// Who forgot a writer that had only waited looked at its depth, and then forgot whoever was there: another, who had come
// and died writing meanwhile, was reported to nobody.
TEST(RWLockDeath, ROB_01_a_writer_that_dies_writing_while_another_is_forgotten_is_reported) {
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  FreshSession session(false);
  session.check([] {
    attach_this_thread({.name = "test"});
    SharedBlock<RWLockState> state;
    Ticket waited = nobody;
    Ticket wrote = nobody;
    for (Ticket* dead : {&waited, &wrote}) {
      ForkedChild writer([&] {
        attach_this_thread({.name = "dead"});
        state->writer.owner.store(this_lane.ticket);
      });
      writer.wait();
      *dead = state->writer.owner.load();
    }
    const auto make = [&] {
      state->writer.owner.store(waited | abandoned_bit);
      state->writer.depth.store(0);
      return SteppedChild([] { attach_this_thread(); }, [&] { state->notice_death(*this_lane.session); });
    };
    before_each_instruction(make, [&](SteppedChild& child) {
      state->writer.owner.store(wrote | abandoned_bit);
      state->writer.depth.store(1);
      child.finish();
      EXPECT_EQ(state->writer.owner.load(), wrote | abandoned_bit);
    });
  });
}

/// Two numbers that are equal whenever nobody writes.
struct Protected {
  std::atomic<int> first;
  std::atomic<int> second;
  std::atomic<int> begun;
  std::atomic<std::uint64_t> rounds;
  std::atomic<int> torn;
  std::atomic<int> told;
};

/// Every operation, for ever.
void use(RWLock& lock, Protected& data, unsigned seed) {
  std::mt19937 random(seed);
  // A lane that records takes longer to come than a victim lives.
  attach_this_thread();
  data.begun.fetch_add(1);
  while (true) {
    try {
      const unsigned way = random() % 8;
      if (way == 0 && !lock.try_lock()) continue;
      if (way == 1 && !lock.try_lock_for(100us)) continue;
      if (way == 2) lock.lock();
      if (way <= 2) {
        // Mends what a writer before it may have left, as recover()'s documentation asks for.
        const int next = std::max(data.first.load(), data.second.load()) + 1;
        // For long enough that some are killed in the midst of it.
        for (int times = 0; times < 300; ++times)
          data.first.store(next);
        data.second.store(next);
        lock.unlock();
      } else {
        if (way == 3 && !lock.try_lock_shared()) continue;
        if (way == 4 && !lock.try_lock_shared_for(100us)) continue;
        if (way >= 5) lock.lock_shared();
        if (way == 7) lock.lock_shared();
        data.torn.fetch_add(data.first.load() == data.second.load() ? 0 : 1);
        if (way == 7) lock.unlock_shared();
        lock.unlock_shared();
      }
      data.rounds.fetch_add(1);
    } catch (const OwnerDied&) {
      data.told.fetch_add(1);
      // Who is late may recover what the next one left, of which nobody has been told yet.
      if (lock.recover()) data.told.fetch_add(1);
    }
  }
}

/// Whoever is killed, the two that are left go on.
void kill_users(const char* name) {
  RWLock lock("catalogue");
  KillStorm storm(name);
  SharedBlock<Protected> data;
  ForkedChild one([&] { use(lock, *data, 1); });
  ForkedChild two([&] { use(lock, *data, 2); });
  ASSERT_TRUE(comes_true([&] { return data->begun.load() == 2; }));
  int told = 0;
  while (storm.goes_on()) {
    data->begun.store(0);
    const unsigned seed = storm.draw();
    ForkedChild victim([&] { use(lock, *data, seed); });
    ASSERT_TRUE(comes_true([&] { return data->begun.load() == 1; })) << storm.when();
    storm.kill(victim);
    const std::uint64_t seen = data->rounds.load();
    ASSERT_TRUE(storm.recovers([&] { return data->rounds.load() > seen + 10; })) << storm.when();
    // What nobody died writing is never seen half written.
    ASSERT_TRUE(data->torn.load() == 0 || comes_true([&] { return data->told.load() > told; }))
        << storm.when();
    // A write may follow the recovery late; until then readers see what the dead one left.
    const int before = data->first.load();
    ASSERT_TRUE(comes_true([&] { return data->first.load() > before + 1; })) << storm.when();
    told = data->told.load();
    data->torn.store(0);
  }
  EXPECT_TRUE(data->told.load() > 0 || storm.done() < 100)
      << "nobody died writing; the test has tested little";
}

TEST(RWLockKill, ROB_01_the_survivors_go_on_and_see_nothing_torn) {
  FreshSession session(false);
  session.check([] { kill_users("rwlock"); });
}

TEST(RWLockKill, ROB_01_the_survivors_go_on_while_recording) {
  FreshSession session;
  session.check([] { kill_users("rwlock, recording"); });
}

}  // namespace
}  // namespace sharescope
