// SPDX-License-Identifier: MIT
//
// Processes are killed at random moments in every operation of an event: the survivors go on, and it works as before.

#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Progress {
  std::atomic<int> begun;
  std::atomic<std::uint64_t> rounds;
};

/// Every operation, for ever.
void use(Event& event, Progress& progress, unsigned seed) {
  // A lane that records takes longer to come than a victim lives.
  attach_this_thread();
  progress.begun.fetch_add(1);
  std::mt19937 random(seed);
  while (true) {
    switch (random() % 5) {
      case 0: event.set(); break;
      case 1: event.clear(); break;
      case 2: static_cast<void>(event.is_set()); break;
      case 3: static_cast<void>(event.wait_for(100us)); break;
      default:
        event.set();
        // Not without a limit: another may have cleared it in between.
        static_cast<void>(event.wait_for(10ms));
        break;
    }
    progress.rounds.fetch_add(1);
  }
}

void kill_users(const char* name) {
  Event event("ready");
  KillStorm storm(name);
  SharedBlock<Progress> survivors;
  SharedBlock<Progress> victims;
  ForkedChild one([&] { use(event, *survivors, 1); });
  ForkedChild two([&] { use(event, *survivors, 2); });
  while (storm.goes_on()) {
    victims->begun.store(0);
    const unsigned seed = storm.draw();
    ForkedChild victim([&] { use(event, *victims, seed); });
    ASSERT_TRUE(comes_true([&] { return victims->begun.load() == 1; })) << storm.when();
    storm.kill(victim);
    const std::uint64_t seen = survivors->rounds.load();
    ASSERT_TRUE(storm.recovers([&] { return survivors->rounds.load() > seen + 10; })) << storm.when();
  }
  one.kill();
  two.kill();
  one.wait();
  two.wait();
  event.set();
  EXPECT_TRUE(event.is_set());
  event.clear();
  EXPECT_FALSE(event.wait_for(0s));
}

TEST(EventKill, the_survivors_go_on) {
  FreshSession session(false);
  session.check([] { kill_users("event"); });
}

TEST(EventKill, the_survivors_go_on_while_recording) {
  FreshSession session;
  session.check([] { kill_users("event, recording"); });
}

TEST(EventKill, who_waits_is_released_though_others_are_killed_waiting_and_setting) {
  FreshSession session(false);
  session.check([] {
    Event event("ready");
    KillStorm storm("event, waiters");
    while (storm.goes_on()) {
      event.clear();
      ForkedChild doomed([&] { event.wait(); });
      ForkedChild waiter([&] { event.wait(); });
      ASSERT_TRUE(comes_to_wait(event, 2)) << storm.when();
      ForkedChild setter([&] {
        event.set();
        while (true)
          event.set();
      });
      storm.kill(doomed, 300us);
      storm.kill(setter, 300us);
      // It may have been killed before it had begun.
      if (!event.is_set()) event.set();
      ASSERT_TRUE(storm.recovers([&] { return waiter.ends_within(1ms); })) << storm.when();
      ASSERT_EQ(waiter.wait(), 0);
    }
  });
}

}  // namespace
}  // namespace sharescope
