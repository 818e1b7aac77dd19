// SPDX-License-Identifier: MIT
//
// Processes are killed at random moments in every operation of a semaphore: the survivors go on, no permit is lost but
// those that the dead had, and none comes into being.

#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Progress {
  std::atomic<int> begun;
  std::atomic<std::uint64_t> rounds;
  std::atomic<int> told;
};

/// Every operation, for ever; the permits taken are given back. Owners' deaths are mended by whoever is told.
void use(Semaphore& semaphore, Progress& progress, unsigned seed) {
  // A lane that records takes longer to come than a victim lives.
  attach_this_thread();
  progress.begun.fetch_add(1);
  std::mt19937 random(seed);
  while (true) {
    try {
      const unsigned way = random() % 4;
      bool taken = true;
      if (way == 0) taken = semaphore.try_acquire();
      if (way == 1) taken = semaphore.try_acquire_for(300us);
      if (way >= 2) semaphore.acquire();
      if (taken) {
        if (way == 3 && semaphore.try_acquire()) {
          semaphore.release(2);
        } else {
          semaphore.release();
        }
      }
      static_cast<void>(semaphore.value());
      progress.rounds.fetch_add(1);
    } catch (const OwnerDied&) {
      progress.told.fetch_add(1);
      semaphore.recover();
    }
  }
}

/// Two victims at a time, nobody else: what is left can be counted.
void kill_users(Semaphore& semaphore, const char* name, std::uint32_t permits) {
  KillStorm storm(name);
  int lost = 0;
  SharedBlock<Progress> progress;
  while (storm.goes_on()) {
    progress->begun.store(0);
    ForkedChild one([&, seed = storm.draw()] { use(semaphore, *progress, seed); });
    ForkedChild two([&, seed = storm.draw()] { use(semaphore, *progress, seed); });
    ASSERT_TRUE(comes_true([&] { return progress->begun.load() == 2; })) << storm.when();
    storm.kill(one);
    two.kill();
    two.wait();
    const std::uint32_t left = semaphore.value();
    ASSERT_LE(left, permits) << storm.when();
    ASSERT_GE(left + 4, permits) << "two each may have been lost, " << storm.when();
    if (left < permits) {
      lost += static_cast<int>(permits - left);
      const std::uint32_t given_back = semaphore.recover();
      if (given_back == 0) semaphore.release(permits - left);
    }
    ASSERT_EQ(semaphore.value(), permits) << storm.when();
    // It wakes who waits as it did before.
    for (std::uint32_t i = 0; i < permits; ++i)
      ASSERT_TRUE(semaphore.try_acquire());
    ForkedChild waiter([&] { semaphore.acquire(); });
    ASSERT_TRUE(comes_to_wait(semaphore, 1)) << storm.when();
    semaphore.release();
    ASSERT_TRUE(storm.recovers([&] { return waiter.ends_within(1ms); })) << storm.when();
    for (std::uint32_t i = 1; i < permits; ++i)
      semaphore.release();
    waiter.wait();
    if (semaphore.recover() == 0) semaphore.release();
    ASSERT_EQ(semaphore.value(), permits) << storm.when();
  }
  EXPECT_GT(lost, 0) << "nobody died having a permit; the test has tested little";
}

TEST(SemaphoreKill, ROB_02_killed_anywhere_no_permit_comes_into_being_and_only_those_of_the_dead_are_lost) {
  FreshSession session(false);
  session.check([] {
    Semaphore semaphore("parking", 2);
    kill_users(semaphore, "semaphore", 2);
  });
}

TEST(SemaphoreKill, ROB_02_killed_anywhere_while_recording) {
  FreshSession session;
  session.check([] {
    BoundedSemaphore semaphore("parking", 2);
    kill_users(semaphore, "bounded semaphore, recording", 2);
  });
}

TEST(SemaphoreKill, ROB_02_owned_permits_are_never_lost) {
  FreshSession session(false);
  session.check([] {
    Semaphore semaphore("parking", 2, Permits::owned);
    kill_users(semaphore, "owned permits", 2);
  });
}

TEST(SemaphoreKill, ROB_02_survivors_are_told_or_go_on_but_never_stop) {
  FreshSession session(false);
  session.check([] {
    constexpr std::uint32_t permits = 2;
    Semaphore semaphore("parking", permits, Permits::owned);
    KillStorm storm("owned permits, survivors");
    SharedBlock<Progress> survivors;
    SharedBlock<Progress> victims;
    ForkedChild one([&] { use(semaphore, *survivors, 1); });
    ForkedChild two([&] { use(semaphore, *survivors, 2); });
    while (storm.goes_on()) {
      victims->begun.store(0);
      ForkedChild victim([&, seed = storm.draw()] { use(semaphore, *victims, seed); });
      ASSERT_TRUE(comes_true([&] { return victims->begun.load() == 1; })) << storm.when();
      storm.kill(victim);
      const std::uint64_t seen = survivors->rounds.load();
      ASSERT_TRUE(storm.recovers([&] { return survivors->rounds.load() > seen + 10; })) << storm.when();
    }
    one.kill();
    two.kill();
    one.wait();
    two.wait();
    semaphore.recover();
    EXPECT_EQ(semaphore.value(), permits);
    EXPECT_GT(survivors->told.load() + victims->told.load(), 0);
  });
}

}  // namespace
}  // namespace sharescope
