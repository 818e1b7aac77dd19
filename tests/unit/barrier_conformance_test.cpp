// SPDX-License-Identifier: MIT
//
// The rows of Barrier: Python's multiprocessing.Barrier; and ROB-04 for a party that dies.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support/crowd.hpp"
#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "../support/stepped_child.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/barrier.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int parties = 4;

/// What a party ends with that was told that the barrier is broken.
constexpr int was_broken = 42;

/// What wait returns, or was_broken.
template <class Wait>
int result_of(Wait wait) {
  try {
    return wait();
  } catch (const BrokenBarrier&) {
    return was_broken;
  }
}

std::vector<int> all_broken(int count) {
  return std::vector<int>(static_cast<std::size_t>(count), was_broken);
}

std::vector<int> each_number_once(int count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

void expect_lockstep(int rounds) {
  struct Counts {
    std::atomic<int> before;
    std::atomic<int> after;
  };
  Barrier line("line", parties);
  SharedBlock<Counts> counts;
  Crowd crowd(parties, [&](int) {
    for (int round = 0; round < rounds; ++round) {
      counts->before.fetch_add(1);
      if (counts->after.load() != round * parties) return 1;
      line.wait();
      counts->after.fetch_add(1);
      if (counts->before.load() != (round + 1) * parties) return 2;
      line.wait();
    }
    return 0;
  });
  EXPECT_EQ(crowd.join(), std::vector<int>(parties, 0));
  EXPECT_EQ(line.n_waiting(), 0);
  EXPECT_FALSE(line.broken());
}

TEST(BarrierConformance, BAR_01_parties_pass_in_lockstep) { expect_lockstep(1); }
TEST(BarrierConformance, BAR_01_parties_pass_in_lockstep_for_10_rounds) { expect_lockstep(10); }
TEST(BarrierConformance, BAR_01_parties_pass_in_lockstep_for_1000_rounds) { expect_lockstep(1000); }

TEST(BarrierConformance, BAR_02_each_round_gives_each_number_once) {
  constexpr int rounds = 20;
  Barrier line("line", parties);
  SharedBlock<std::array<std::atomic<int>, rounds * parties>> given;
  Crowd crowd(parties, [&](int) {
    for (int round = 0; round < rounds; ++round)
      (*given)[static_cast<std::size_t>(round * parties + line.wait())].fetch_add(1);
  });
  crowd.join();
  for (const std::atomic<int>& times : *given)
    EXPECT_EQ(times.load(), 1);
}

TEST(BarrierConformance, BAR_03_the_action_runs_once_a_round_before_anybody_goes_on) {
  constexpr int rounds = 50;
  SharedBlock<std::atomic<int>> acted;
  Barrier line("line", parties, [&] {
    usleep(200);
    acted->fetch_add(1);
  });
  Barrier between("between", parties);
  Crowd crowd(parties, [&](int) {
    for (int round = 1; round <= rounds; ++round) {
      line.wait();
      if (acted->load() != round) return 1;
      between.wait();
    }
    return 0;
  });
  EXPECT_EQ(crowd.join(), std::vector<int>(parties, 0));
  EXPECT_EQ(acted->load(), rounds);
}

TEST(BarrierConformance, BAR_05_abort_breaks_it_for_those_who_wait_and_those_who_come) {
  Barrier line("line", parties);
  Crowd crowd(parties - 1, [&](int) { return result_of([&] { return line.wait(); }); });
  ASSERT_TRUE(comes_to_wait(line, parties - 1));
  EXPECT_EQ(line.n_waiting(), parties - 1);
  const Stopwatch watch;
  line.abort();
  EXPECT_EQ(crowd.join(), all_broken(parties - 1));
  EXPECT_TRUE(line.broken());
  line.abort();
  EXPECT_TRUE(line.broken()) << "again";
  EXPECT_THROW(line.wait(), BrokenBarrier);
  EXPECT_THROW(line.wait_for(20s), BrokenBarrier);
  EXPECT_THROW(line.wait_for(0s), BrokenBarrier);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
  const std::string text = error_of<BrokenBarrier>([&] { line.wait(); });
  EXPECT_EQ(text, "barrier 'line' is broken: test called abort()");
}

TEST(BarrierConformance, BAR_06_reset_breaks_it_for_those_who_wait_and_then_it_can_be_passed) {
  Barrier line("line", parties);
  for (int round = 0; round < 10; ++round) {
    Crowd crowd(parties - 1, [&](int) { return result_of([&] { return line.wait(); }); });
    ASSERT_TRUE(comes_to_wait(line, parties - 1));
    line.reset();
    EXPECT_EQ(crowd.join(), all_broken(parties - 1));
    EXPECT_FALSE(line.broken());
    EXPECT_EQ(line.n_waiting(), 0);
    Crowd all(parties, [&](int) { return line.wait(); });
    EXPECT_EQ(all.join(), each_number_once(parties));
  }
}

TEST(BarrierConformance, BAR_06_reset_mends_what_abort_broke_and_changes_nothing_in_an_empty_barrier) {
  Barrier line("line", 2);
  line.reset();
  EXPECT_FALSE(line.broken());
  line.abort();
  line.reset();
  EXPECT_FALSE(line.broken());
  Crowd both(2, [&](int) { return line.wait(); });
  EXPECT_EQ(both.join(), each_number_once(2));
}

TEST(BarrierConformance, BAR_06_a_party_that_looks_late_learns_how_its_own_round_ended) {
  // Rounds are broken and completed in quick succession; nobody takes one for the other.
  Barrier line("line", 2);
  SharedBlock<std::atomic<bool>> done;
  SharedBlock<std::atomic<int>> passed;
  SharedBlock<std::atomic<int>> broken;
  Crowd crowd(2, 2, [&](int) {
    while (!done->load()) {
      if (result_of([&] { return line.wait(); }) == was_broken) {
        broken->fetch_add(1);
      } else {
        passed->fetch_add(1);
      }
    }
  });
  for (int i = 0; i < 2000; ++i) {
    line.reset();
    if (i % 20 == 0) usleep(300);
  }
  done->store(true);
  // Those who still wait for a party that has gone.
  while (!comes_true([&] { return waiting_for(line) == 0; }, 5ms))
    line.abort();
  line.abort();
  crowd.join();
  EXPECT_EQ(passed->load() % 2, 0) << "each round that was passed was passed by two";
  EXPECT_GT(passed->load(), 0);
}

TEST(BarrierConformance, BAR_08_a_wait_that_is_too_long_breaks_it_for_all) {
  Barrier line("line", parties);
  Crowd crowd(parties - 2, [&](int) { return result_of([&] { return line.wait(); }); });
  ASSERT_TRUE(comes_to_wait(line, parties - 2));
  const Stopwatch watch;
  const std::string text = error_of<BrokenBarrier>([&] { line.wait_for(100ms); });
  EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  EXPECT_EQ(text, "barrier 'line' is broken: test waited for the others as long as it would");
  EXPECT_EQ(crowd.join(), all_broken(parties - 2));
  EXPECT_TRUE(line.broken());
  EXPECT_THROW(line.wait(), BrokenBarrier) << "the late one";
  line.reset();
  Crowd all(parties, [&](int) { return line.wait_for(20s); });
  EXPECT_EQ(all.join(), each_number_once(parties));
}

TEST(BarrierConformance, BAR_09_the_constructors_timeout_is_that_of_wait_and_an_argument_overrides_it) {
  Barrier line("line", 2, {}, 100ms);
  const Stopwatch watch;
  EXPECT_THROW(line.wait(), BrokenBarrier);
  EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  line.reset();
  ForkedChild late([&] {
    usleep(300'000);
    return line.wait_for(20s);
  });
  EXPECT_NO_THROW(line.wait_for(20s)) << "longer than the constructor says";
  late.wait();

  Barrier patient("patient", 2, {}, 20s);
  const Stopwatch shorter;
  EXPECT_THROW(patient.wait_for(100ms), BrokenBarrier);
  EXPECT_TRUE(is_about(shorter.elapsed(), 100ms));
}

TEST(BarrierConformance, BAR_10_who_would_not_wait_and_is_not_the_last_breaks_it_at_once) {
  for (const auto timeout : {0ms, -1ms, -10000ms}) {
    Barrier line("line", 2);
    const Stopwatch watch;
    EXPECT_THROW(line.wait_for(timeout), BrokenBarrier);
    EXPECT_TRUE(is_at_once(watch.elapsed(), 1s));
    EXPECT_TRUE(line.broken());
    line.reset();
    ForkedChild other([&] { return result_of([&] { return line.wait(); }); });
    ASSERT_TRUE(comes_to_wait(line, 1));
    EXPECT_EQ(line.wait_for(timeout), 1) << "the last need not wait";
    EXPECT_EQ(other.wait(), 0);
  }
}

TEST(BarrierConformance, BAR_11_a_party_of_one_passes_at_once_again_and_again) {
  Barrier line("line", 1);
  int acted = 0;
  Barrier with_action("with action", 1, [&] { ++acted; });
  const Stopwatch watch;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(line.wait(), 0);
    ASSERT_EQ(with_action.wait(), 0);
  }
  EXPECT_EQ(line.wait_for(0s), 0);
  EXPECT_EQ(acted, 1000);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
}

TEST(BarrierConformance, BAR_12_who_comes_when_all_are_there_belongs_to_the_next_round) {
  Barrier line("line", 2);
  Crowd first(1, 1, [&](int) { return line.wait(); });
  EXPECT_EQ(first.join(), each_number_once(2));
  std::thread extra([&] { EXPECT_EQ(line.wait(), 0); });
  ASSERT_TRUE(comes_to_wait(line, 1));
  EXPECT_EQ(line.n_waiting(), 1);
  EXPECT_EQ(line.wait(), 1);
  extra.join();
}

TEST(BarrierConformance, BAR_12_more_callers_than_parties_pass_in_whole_rounds) {
  constexpr int callers = 6;
  constexpr int rounds = 200;
  Barrier line("line", 3);
  SharedBlock<std::atomic<int>> calls;
  SharedBlock<std::array<std::atomic<int>, 3>> given;
  Crowd crowd(callers, [&](int) {
    while (calls->fetch_add(1) < 3 * rounds)
      (*given)[static_cast<std::size_t>(line.wait())].fetch_add(1);
  });
  EXPECT_EQ(crowd.join(), std::vector<int>(callers, 0));
  for (const std::atomic<int>& times : *given)
    EXPECT_EQ(times.load(), rounds);
}

TEST(BarrierConformance, BAR_12_who_comes_during_the_action_waits_for_the_next_round) {
  SharedBlock<std::atomic<int>> phase;
  Barrier line("line", 2, [&] {
    if (phase->load() != 0) return;
    phase->store(1);
    comes_true([&] { return phase->load() == 2; });
  });
  Crowd first(2, [&](int) { return line.wait(); });
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  ForkedChild newcomer([&] { return line.wait(); });
  ASSERT_TRUE(comes_to_wait(line, 2)) << "the one of the round and the newcomer";
  EXPECT_FALSE(newcomer.ends_within(20ms));
  phase->store(2);
  EXPECT_EQ(first.join(), each_number_once(2));
  ASSERT_TRUE(comes_true([&] { return line.n_waiting() == 1; }));
  EXPECT_EQ(line.wait(), 1);
  EXPECT_EQ(newcomer.wait(), 0);
}

TEST(BarrierConformance, BAR_13_nobody_waits_at_a_broken_barrier_and_the_number_of_parties_is_constant) {
  Barrier line("line", parties);
  EXPECT_EQ(line.parties(), parties);
  Crowd crowd(2, [&](int) { return result_of([&] { return line.wait(); }); });
  ASSERT_TRUE(comes_to_wait(line, 2));
  EXPECT_EQ(line.n_waiting(), 2);
  EXPECT_EQ(in_child([&] { return line.n_waiting(); }), 2);
  line.abort();
  EXPECT_EQ(line.n_waiting(), 0);
  crowd.join();
  EXPECT_EQ(line.n_waiting(), 0);
  EXPECT_EQ(line.parties(), parties);
  line.reset();
  EXPECT_EQ(line.parties(), parties);
}

TEST(BarrierConformance, BAR_14_fewer_parties_than_one_and_more_than_can_be_are_an_invalid_value) {
  for (const std::int64_t wrong :
       {std::int64_t{0}, std::int64_t{-1}, INT64_MIN, INT64_MAX, std::int64_t{257}})
    EXPECT_THROW(Barrier("line", wrong), InvalidValue) << wrong;
  EXPECT_EQ(error_of<InvalidValue>([] { Barrier line("line", 0); }),
            "barrier 'line' of 0 parties: 1 to 256 can meet");
  EXPECT_EQ(Barrier("line", 256).parties(), 256);
}

TEST(BarrierConformance, BAR_03_an_action_that_throws_breaks_it_and_its_party_gets_what_was_thrown) {
  Barrier line("line", 2, [] { throw std::runtime_error("no"); });
  ForkedChild other([&] {
    const std::string text = error_of<BrokenBarrier>([&] { line.wait(); });
    return text.ends_with("test failed in the action") ? was_broken : 1;
  });
  ASSERT_TRUE(comes_to_wait(line, 1));
  EXPECT_THROW(line.wait(), std::runtime_error);
  EXPECT_EQ(other.wait(), was_broken);
  EXPECT_TRUE(line.broken());
}

TEST(BarrierConformance, BAR_05_abort_during_the_action_breaks_it_for_all) {
  Barrier* self = nullptr;
  Barrier line("line", 2, [&] { self->abort(); });
  self = &line;
  ForkedChild other([&] { return result_of([&] { return line.wait(); }); });
  ASSERT_TRUE(comes_to_wait(line, 1));
  EXPECT_THROW(line.wait(), BrokenBarrier);
  EXPECT_EQ(other.wait(), was_broken);
}

TEST(BarrierConformance, SEM_09_a_handler_that_interrupts_a_party_breaks_it_for_all) {
  Barrier line("line", 3);
  ForkedChild other([&] { return result_of([&] { return line.wait(); }); });
  ASSERT_TRUE(comes_to_wait(line, 1));
  {
    const Pestering pestering([](int) { interrupt_this_thread(); });
    EXPECT_THROW(line.wait(), Interrupted);
  }
  EXPECT_EQ(other.wait(), was_broken);
  EXPECT_EQ(error_of<BrokenBarrier>([&] { line.wait(); }),
            "barrier 'line' is broken: test was interrupted by a signal handler");
}

// The interruption was thrown, and the party's number of a round that all had passed was lost with it.
TEST(BarrierConformance, SEM_09_who_sees_the_interruption_when_the_others_have_come_has_passed) {
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  struct Seen {
    std::atomic<int> index;
    std::atomic<bool> is_interrupted;
  };
  Barrier line("line", 2);
  SharedBlock<Seen> seen;
  SteppedChild party(
      [] {
        attach_this_thread();
        interrupt_this_thread();
      },
      [&] {
        seen->index.store(was_broken);
        seen->index.store(line.wait());
        seen->is_interrupted.store(is_interrupted());
      });
  // It begins to wait, and is about to see that it shall not.
  while (waiting_for(line) == 0)
    ASSERT_TRUE(party.step());
  EXPECT_EQ(line.wait(), 1);
  party.finish();
  EXPECT_EQ(seen->index.load(), 0);
  EXPECT_TRUE(seen->is_interrupted.load()) << "its next wait is interrupted";
  EXPECT_FALSE(line.broken());
}

class PartyDeath : public ::testing::Test {
 protected:
  /// A party that waits until it is killed.
  std::unique_ptr<ForkedChild> party(Barrier& line, const char* name) {
    return std::make_unique<ForkedChild>([&line, name] {
      attach_this_thread({.name = name});
      return result_of([&] { return line.wait(); });
    });
  }
};

TEST_F(PartyDeath, ROB_04_a_party_killed_waiting_breaks_it_for_all_within_100_ms_and_is_named) {
  std::vector<double> taken;
  Barrier line("line", 4);
  for (int round = 0; round < 11; ++round) {
    auto doomed = party(line, "doomed");
    std::string text;
    std::thread thread([&] { text = error_of<BrokenBarrier>([&] { line.wait(); }); });
    auto other = party(line, "other");
    ASSERT_TRUE(comes_to_wait(line, 3));
    doomed->kill();
    ASSERT_TRUE(doomed->ends_within(20s));
    const Stopwatch watch;
    EXPECT_EQ(other->wait(), was_broken);
    thread.join();
    taken.push_back(in_milliseconds(watch.elapsed()));
    EXPECT_EQ(text, "barrier 'line' is broken: doomed died at it");
    EXPECT_TRUE(line.broken());
    EXPECT_THROW(line.wait(), BrokenBarrier);
    line.reset();
  }
  std::sort(taken.begin(), taken.end());
  EXPECT_LT(taken[taken.size() / 2], 100);
  EXPECT_LT(taken.back(), 2000);
  Crowd all(4, [&](int) { return line.wait(); });
  EXPECT_EQ(all.join(), each_number_once(4));
}

TEST_F(PartyDeath, ROB_04_the_last_to_come_finds_a_party_that_died_alone) {
  Barrier line("line", 2);
  auto doomed = party(line, "doomed");
  ASSERT_TRUE(comes_to_wait(line, 1));
  doomed->kill();
  doomed->wait();
  EXPECT_EQ(line.n_waiting(), 1) << "nobody has noticed";
  const Stopwatch watch;
  EXPECT_EQ(error_of<BrokenBarrier>([&] { line.wait_for(20s); }),
            "barrier 'line' is broken: doomed died at it");
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
}

TEST_F(PartyDeath, ROB_04_a_timed_wait_is_told_as_well) {
  Barrier line("line", 3);
  auto doomed = party(line, "doomed");
  ASSERT_TRUE(comes_to_wait(line, 1));
  doomed->kill();
  const Stopwatch watch;
  EXPECT_THROW(line.wait_for(20s), BrokenBarrier);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
  line.reset();
  EXPECT_EQ(line.n_waiting(), 0);
}

TEST_F(PartyDeath, ROB_04_one_killed_in_the_action_breaks_it) {
  SharedBlock<std::atomic<bool>> acting;
  Barrier line("line", 3, [&] {
    acting->store(true);
    while (true)
      pause();
  });
  auto one = party(line, "one");
  ASSERT_TRUE(comes_to_wait(line, 1));
  auto two = party(line, "two");
  ASSERT_TRUE(comes_to_wait(line, 2));
  auto actor = party(line, "actor");
  ASSERT_TRUE(comes_true([&] { return acting->load(); }));
  actor->kill();
  EXPECT_EQ(one->wait(), was_broken);
  EXPECT_EQ(two->wait(), was_broken);
  EXPECT_EQ(error_of<BrokenBarrier>([&] { line.wait(); }), "barrier 'line' is broken: actor died at it");
}

TEST_F(PartyDeath, ROB_04_a_thread_that_ends_is_no_party_of_the_next_round) {
  Barrier line("line", 2);
  for (int i = 0; i < 20; ++i) {
    std::thread other([&] { line.wait(); });
    line.wait();
    other.join();
  }
  EXPECT_FALSE(line.broken()) << "they had passed before they ended";
}

TEST_F(PartyDeath, ROB_04_a_dead_lane_that_another_process_uses_now_is_found_dead) {
  Barrier line("line", 2);
  auto doomed = party(line, "doomed");
  ASSERT_TRUE(comes_to_wait(line, 1));
  doomed->kill();
  doomed->wait();
  for (std::uint32_t i = 0; i < 2 * limits::lanes + 10; ++i)
    std::thread([] { attach_this_thread({.name = "newcomer"}); }).join();
  EXPECT_THROW(line.wait_for(20s), BrokenBarrier);
}

}  // namespace
}  // namespace sharescope
