// SPDX-License-Identifier: MIT
//
// ROB-04: parties are killed at random moments in every operation of a barrier. No other party hangs: each round is
// complete for all who were in it, or broken for all, and after reset() the barrier works as before.

#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/barrier.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int parties = 3;

struct Progress {
  std::atomic<int> begun;
  std::atomic<std::uint64_t> calls;   ///< of wait() that returned or threw
  std::atomic<std::uint64_t> passed;  ///< that returned
  std::atomic<std::uint64_t> broken;
  std::atomic<std::uint64_t> acted;
};

/// A party, for ever; who is told that it is broken mends it.
void take_part(Barrier& line, Progress& progress, unsigned seed) {
  // A lane that records takes longer to come than a victim lives.
  attach_this_thread();
  progress.begun.fetch_add(1);
  std::mt19937 random(seed);
  while (true) {
    try {
      if (random() % 64 == 0) line.abort();
      if (random() % 64 == 0) line.reset();
      if (random() % 8 == 0) {
        line.wait_for(std::chrono::microseconds(random() % 2000));
      } else {
        line.wait();
      }
      progress.passed.fetch_add(1);
    } catch (const BrokenBarrier&) {
      progress.broken.fetch_add(1);
      line.reset();
    }
    progress.calls.fetch_add(1);
  }
}

void kill_parties(const char* name, bool with_action) {
  SharedBlock<Progress> survivors;
  SharedBlock<Progress> victims;
  Progress* counted = &*survivors;
  Barrier line("line", parties,
               with_action ? Barrier::Action([counted] { counted->acted.fetch_add(1); }) : nullptr);
  KillStorm storm(name);
  {
    ForkedChild one([&] { take_part(line, *survivors, 1); });
    ForkedChild two([&] { take_part(line, *survivors, 2); });
    while (storm.goes_on()) {
      victims->begun.store(0);
      const unsigned seed = storm.draw();
      ForkedChild victim([&] { take_part(line, *victims, seed); });
      ASSERT_TRUE(comes_true([&] { return victims->begun.load() == 1; })) << storm.when();
      storm.kill(victim);
      // Alone the two never pass, and yet each call ends: another party takes the dead one's place, or it is broken.
      ForkedChild successor([&] { take_part(line, *victims, seed); });
      const std::uint64_t seen = survivors->calls.load();
      ASSERT_TRUE(storm.recovers([&] { return survivors->calls.load() > seen + 6; })) << storm.when();
    }
  }
  line.reset();
  EXPECT_FALSE(line.broken());
  EXPECT_EQ(line.n_waiting(), 0);
  ForkedChild one([&] { return line.wait(); });
  ForkedChild two([&] { return line.wait(); });
  const int index = line.wait_for(20s);
  EXPECT_EQ(index + one.wait() + two.wait(), 3);
  EXPECT_GT(survivors->passed.load() + survivors->broken.load(), 0U);
  if (with_action) {
    EXPECT_LE(survivors->acted.load(), survivors->passed.load() + survivors->broken.load());
  }
}

TEST(BarrierKill, ROB_04_no_party_hangs) {
  FreshSession session(false);
  session.check([] { kill_parties("barrier", false); });
}

TEST(BarrierKill, ROB_04_no_party_hangs_with_an_action) {
  FreshSession session(false);
  session.check([] { kill_parties("barrier with an action", true); });
}

TEST(BarrierKill, ROB_04_no_party_hangs_while_recording) {
  FreshSession session;
  session.check([] { kill_parties("barrier, recording", true); });
}

/// Nobody mends it: all who are left of the round agree on how it ended.
TEST(BarrierKill, ROB_04_a_round_is_passed_by_all_who_are_left_or_broken_for_all_of_them) {
  FreshSession session(false);
  session.check([] {
    Barrier line("line", parties);
    KillStorm storm("barrier, one round");
    int passed = 0;
    int broken = 0;
    while (storm.goes_on()) {
      line.reset();
      const auto wait = [&] {
        try {
          line.wait();
        } catch (const BrokenBarrier&) {
          return 1;
        }
        return 0;
      };
      SharedBlock<std::atomic<int>> ready;
      ForkedChild victim([&] {
        ready->fetch_add(1);
        return wait();
      });
      ForkedChild one(wait);
      ForkedChild two(wait);
      ASSERT_TRUE(comes_true([&] { return ready->load() == 1; }));
      storm.kill(victim, 400us);
      const auto both_ended = [&] { return one.ends_within(1ms) && two.ends_within(1ms); };
      if (!comes_true(both_ended, 150ms)) {
        // It was killed before it came, so the others wait rightly; whoever comes in its place is the third.
        ASSERT_TRUE(comes_true([&] { return both_ended() || line.n_waiting() == 2; })) << storm.when();
        if (!both_ended()) wait();
      }
      ASSERT_TRUE(storm.recovers(both_ended)) << storm.when();
      ASSERT_EQ(one.wait(), two.wait()) << storm.when();
      (one.wait() == 0 ? passed : broken) += 1;
    }
    EXPECT_GT(passed, 0);
    EXPECT_GT(broken, 0);
  });
}

}  // namespace
}  // namespace sharescope
