// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <mutex>
#include <stdexcept>

#include "explored.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"

/// What executions can end with, and what a schedule can say.

namespace sharescope::explore_test {
namespace {

using namespace std::chrono_literals;

TEST(Explore, finds_the_order_in_which_two_locks_deadlock) {
  const Explored found = explore([](Program& program) {
    Lock left{"left"};
    Lock right{"right"};
    program.role("first", 1, [&](Worker&) {
      const std::scoped_lock a(left);
      const std::scoped_lock b(right);
    });
    program.role("second", 1, [&](Worker&) {
      const std::scoped_lock a(right);
      const std::scoped_lock b(left);
    });
    return program.run();
  });
  const OutcomeCopy* deadlock = found.outcome(ExecutionEnd::deadlock);
  ASSERT_NE(deadlock, nullptr);
  EXPECT_EQ(
      deadlock->message,
      "first-1 waits for lock 'right', held by second-1; second-1 waits for lock 'left', held by first-1");
  EXPECT_TRUE(found.board.complete);
  EXPECT_EQ(found.status, 1);
}

TEST(Explore, finds_the_wake_up_that_is_lost) {
  // Raised and taken back before somebody waits.
  const Explored found = explore([](Program& program) {
    Event bell{"bell"};
    program.role("waiter", 1, [&](Worker&) { bell.wait(); });
    program.role("ringer", 1, [&](Worker&) {
      bell.set();
      bell.clear();
    });
    return program.run();
  });
  EXPECT_NE(found.outcome(ExecutionEnd::deadlock), nullptr);
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
}

TEST(Explore, reports_what_a_body_throws_in_some_order) {
  const Explored found = explore([](Program& program) {
    RawValue<int> value{"value", 0};
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0) value.set(1);
      if (me.index() == 1 && value.get() == 1) throw std::runtime_error("too late");
    });
  });
  const OutcomeCopy* failed = found.outcome(ExecutionEnd::failed);
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(failed->message, "worker-2: too late");
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
  EXPECT_TRUE(found.board.complete);
}

TEST(Explore, reports_the_order_in_which_a_worker_crashes_and_goes_on_with_the_others) {
  const Explored found = explore([](Program& program) {
    RawValue<int> value{"value", 0};
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0) value.set(1);
      if (me.index() == 1 && value.get() == 1) ::raise(SIGKILL);
    });
  });
  const OutcomeCopy* crashed = found.outcome(ExecutionEnd::crashed);
  ASSERT_NE(crashed, nullptr);
  EXPECT_EQ(crashed->message, "worker-2 was killed by signal 9 (Killed)");
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
}

TEST(Explore, calls_an_execution_too_long_that_goes_on_and_on) {
  const Explored found = explore(
      [](Program& program) {
        RawValue<int> go{"go", 0};
        RawValue<int> looks{"looks", 0};
        return program.run(2, [&](Worker& me) {
          if (me.index() == 0) go.set(1);
          // It counts, so that it never comes back to where it was.
          while (me.index() == 1 && go.get() == 0)
            looks.set(looks.get() + 1);
        });
      },
      {.longest = 50, .most_executions = 200});
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
  EXPECT_FALSE(found.board.complete);
}

// Steps behind the end of what the trace keeps were read from it all the same.
TEST(Explore, follows_executions_that_are_longer_than_it_keeps_clocks_for) {
  for (const Strategy strategy : {Strategy::reduced, Strategy::all}) {
    const Explored found = explore(
        [](Program& program) {
          RawValue<int> counter{"counter", 0};
          program.expect("counter", 10'000, [&] { return counter.get(); });
          return program.run(2, [&](Worker&) {
            for (int i = 0; i < 5'000; ++i)
              counter.set(counter.get() + 1);
          });
        },
        {.strategy = strategy, .longest = 30'000, .most_executions = 20});
    EXPECT_EQ(found.board.executions, 20U);
    EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
    EXPECT_FALSE(found.board.complete);
    EXPECT_EQ(found.board.unrepeatable, 0U);
  }
}

Main holder_and_one_who_waits_for_a_while() {
  return [](Program& program) {
    Lock lock{"lock"};
    RawValue<int> got{"got", 0};
    program.expect("got", 1, [&] { return got.get(); });
    program.role("holder", 1, [&](Worker&) { const std::scoped_lock hold(lock); });
    program.role("waiter", 1, [&](Worker&) {
      if (!lock.try_lock_for(1h)) return;
      got.set(1);
      lock.unlock();
    });
    return program.run();
  };
}

TEST(Explore, tries_both_ends_of_a_wait_with_a_limit) {
  const Explored found = explore(holder_and_one_who_waits_for_a_while());
  EXPECT_EQ(found.outcomes(), (std::set<std::string>{"0 0", "0 1"}));
  EXPECT_TRUE(found.board.complete);
}

// Time never passed while somebody could move.
TEST(Explore, by_lot_and_by_priorities_lets_a_wait_with_a_limit_end_in_vain_too) {
  for (const Strategy strategy : {Strategy::random, Strategy::priorities}) {
    const Explored found =
        explore(holder_and_one_who_waits_for_a_while(), {.strategy = strategy, .most_executions = 500});
    EXPECT_EQ(found.outcomes(), (std::set<std::string>{"0 0", "0 1"}));
  }
}

// An end in vain was performed whatever the bound.
TEST(Explore, counts_a_wait_that_ends_while_another_could_go_on_as_an_interruption) {
  const Main main = holder_and_one_who_waits_for_a_while();
  EXPECT_EQ(explore(main, {.preemptions = 0}).outcomes(), (std::set<std::string>{"0 1"}));
  EXPECT_EQ(explore(main, {.preemptions = 2}).outcomes(), (std::set<std::string>{"0 0", "0 1"}));
}

// Witnesses named the twenty-seventh '?', and could not be read back.
TEST(Explore, refuses_more_workers_than_there_are_letters) {
  const auto main = [](Program& program) {
    RawValue<int> value{"value", 0};
    return program.run(27, [&](Worker&) { value.set(1); });
  };
  const Explored found = explore(main, {.most_executions = 1});
  EXPECT_EQ(found.board.executions, 0U);
  EXPECT_EQ(found.status, 2) << "in a line on stderr, not by an exception";
}

TEST(Explore, kills_workers_where_that_is_allowed_and_the_others_are_told) {
  const auto main = [](Program& program) {
    Lock lock{"lock"};
    return program.run(2, [&](Worker&) { const std::scoped_lock hold(lock); });
  };
  EXPECT_EQ(explore(main).outcome(ExecutionEnd::failed), nullptr);
  const Explored found = explore(main, {.kills = 1});
  const OutcomeCopy* told = found.outcome(ExecutionEnd::failed);
  ASSERT_NE(told, nullptr);
  EXPECT_NE(told->message.find("died holding it"), std::string::npos) << told->message;
}

TEST(Explore, notices_a_program_that_does_something_else_when_it_is_performed_again) {
  const auto main = [](Program& program) {
    RawValue<int> value{"value", 0};
    RawValue<int> other{"other", 0};
    return program.run(2, [&](Worker&) {
      static int performed = 0;
      if (performed++ % 2 == 0) value.set(1);
      other.set(1);
      value.set(2);
    });
  };
  const Explored found = explore(main);
  EXPECT_GT(found.board.unrepeatable, 0U);
  EXPECT_FALSE(found.board.complete);
  EXPECT_EQ(explore(main, {.fresh = true}).board.unrepeatable, 0U);
}

TEST(Explore, does_not_try_the_orders_of_different_elements_of_an_array) {
  const Explored found = explore([](Program& program) {
    RawArray<int> cells{"cells", 2};
    return program.run(2, [&](Worker& me) { cells.set(me.index(), 1); });
  });
  EXPECT_EQ(found.board.executions, 1U);
  EXPECT_EQ(found.orders(), 2);
}

TEST(Explore, tries_the_orders_of_a_slice_and_an_element_in_it) {
  const Explored found = explore([](Program& program) {
    RawArray<int> cells{"cells", 4};
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0) cells.set(3, 1);
      if (me.index() == 1) (void)cells.get_slice({});
    });
  });
  EXPECT_EQ(found.board.executions, 2U);
}

TEST(Explore, forks_the_workers_of_a_program_with_pipes_anew) {
  const Explored found = explore([](Program& program) {
    auto [reader, writer] = make_pipe(one_way, "numbers");
    RawValue<int> ended{"ended", 0};
    program.expect("ended", 1, [&] { return ended.get(); });
    program.role("writer", 1, [&r = reader, &w = writer](Worker&) {
      r.close();
      w.send(7);
    });
    program.role("reader", 1, [&ended, &r = reader, &w = writer](Worker&) {
      w.close();
      if (r.recv<int>() == 7) ended.set(1);
    });
    return program.run();
  });
  EXPECT_TRUE(found.board.forked_anew);
  EXPECT_EQ(found.outcome(ExecutionEnd::deadlock), nullptr);
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
}

TEST(Explore, by_lot_gives_the_same_executions_for_the_same_seed) {
  const auto main = [](Program& program) {
    RawValue<int> counter{"counter", 0};
    program.expect("counter", 6, [&] { return counter.get(); });
    return program.run(3, [&](Worker&) {
      for (int i = 0; i < 2; ++i)
        counter.set(counter.get() + 1);
    });
  };
  const auto executions = [](const Explored& found) {
    std::vector<std::uint64_t> counts;
    for (const OutcomeCopy& outcome : found.board.outcomes)
      counts.push_back(outcome.executions);
    return counts;
  };
  for (const Strategy strategy : {Strategy::random, Strategy::priorities}) {
    const Explored once = explore(main, {.strategy = strategy, .most_executions = 200, .seed = 5});
    const Explored again = explore(main, {.strategy = strategy, .most_executions = 200, .seed = 5});
    EXPECT_EQ(once.board.executions, 200U);
    EXPECT_EQ(executions(once), executions(again));
    EXPECT_GT(once.board.outcomes.size(), 2U);
  }
}

Main increments() {
  return [](Program& program) {
    RawValue<int> counter{"counter", 0};
    program.expect("counter", 2, [&] { return counter.get(); });
    program.goal("make the counter end at 1", [&] { return counter.get() == 1; });
    program.goal_deadlock("make it deadlock");
    return program.run(2, [&](Worker&) { counter.set(counter.get() + 1); });
  };
}

TEST(Step, parameters_that_are_counted_up_to_begin_small) {
  const auto main = [](Program& program) {
    auto times = program.parameter("times", 100'000, {1, 1'000'000});
    auto places = program.parameter("places", 3, {1, 8});
    const int copied = times;
    program.expect("times", 1, [copied] { return copied; });
    program.expect("places", 3, [places] { return places.now(); });
    return program.run(1, [](Worker&) {});
  };
  EXPECT_EQ(replay(main, {""})[0].actual, (std::vector<std::int64_t>{1, 3}));
}

TEST(Step, performs_the_same_schedule_a_hundred_times_with_the_same_end) {
  std::vector<std::string> schedules;
  for (int i = 0; i < 100; ++i) {
    schedules.emplace_back("ABBA");
    schedules.emplace_back("AABB");
  }
  const std::vector<Replayed> replayed = replay(increments(), schedules);
  for (std::size_t i = 0; i < replayed.size(); ++i) {
    ASSERT_EQ(replayed[i].stage.end, ExecutionEnd::finished);
    ASSERT_EQ(replayed[i].actual, (std::vector<std::int64_t>{i % 2 == 0 ? 1 : 2}));
  }
}

TEST(Step, knows_when_a_goal_is_reached) {
  const std::vector<Replayed> replayed = replay(increments(), {"ABBA", "AABB"});
  ASSERT_EQ(replayed[0].goals.size(), 2U);
  EXPECT_TRUE(replayed[0].goals[0].reached);
  EXPECT_FALSE(replayed[0].goals[1].reached);
  EXPECT_FALSE(replayed[1].goals[0].reached);
}

TEST(Step, goes_on_from_what_was_done_and_steps_back_by_beginning_anew) {
  const std::vector<Replayed> replayed = replay(increments(), {"", "A", "AB", "A", "ABB", "ABBA"});
  const std::vector<std::size_t> steps{0, 1, 2, 1, 3, 4};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(replayed[i].steps.size(), steps[i]);
    EXPECT_EQ(replayed[i].stage.end, i + 1 == steps.size() ? ExecutionEnd::finished : ExecutionEnd::held);
  }
  // The first wish, and twice a schedule that is no longer one than what was done.
  EXPECT_EQ(replayed.back().stage.executions, 2U);
  EXPECT_EQ(replayed[1].stage.seats[0].operation, Operation::set);
  EXPECT_EQ(replayed[1].stage.seats[1].operation, Operation::get);
}

TEST(Step, refuses_a_choice_that_is_not_possible_and_says_where) {
  const std::vector<Replayed> replayed = replay(increments(), {"ABC", "AAA"});
  EXPECT_EQ(replayed[0].stage.end, ExecutionEnd::impossible);
  EXPECT_EQ(replayed[0].steps.size(), 2U);
  EXPECT_EQ(replayed[1].stage.end, ExecutionEnd::impossible);
  EXPECT_EQ(replayed[1].stage.message, "worker-1 cannot move so at step 3");
}

TEST(Step, shows_who_cannot_move_before_it_is_chosen) {
  const auto main = [](Program& program) {
    Lock lock{"lock"};
    return program.run(2, [&](Worker&) { const std::scoped_lock hold(lock); });
  };
  const std::vector<Replayed> replayed = replay(main, {"", "A", "AA"});
  EXPECT_EQ(replayed[0].stage.seats[1].standing, Standing::ready);
  EXPECT_EQ(replayed[1].stage.seats[1].standing, Standing::disabled);
  EXPECT_EQ(replayed[1].stage.seats[1].holder, replayed[1].stage.seats[0].ticket);
  EXPECT_EQ(replayed[2].stage.seats[1].standing, Standing::ready);
}

// Once, each of the five that were killed left its lane behind, with the rounds that it had done.
TEST(Step, counts_no_rounds_of_workers_that_ended_in_a_deadlock_before) {
  const Main dine = [](Program& program) {
    Lock left{"left"};
    Lock right{"right"};
    RawValue<int> meals{"meals", 0};
    program.expect("meals", program.rounds(), [&] { return meals.get(); });
    return program.run(2, [&](Worker& me) {
      for ([[maybe_unused]] int round : me.progress(2)) {
        const std::scoped_lock first(me.index() == 0 ? left : right);
        const std::scoped_lock second(me.index() == 0 ? right : left);
        meals.set(meals.get() + 1);
      }
    });
  };
  const std::vector<Replayed> all = replay(dine, {"A6AB", "A6AB", "A6"}, After::run_on);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].stage.end, ExecutionEnd::deadlock);
  EXPECT_EQ(all[2].stage.end, ExecutionEnd::finished);
  EXPECT_EQ(all[2].actual, std::vector<std::int64_t>{4});
  EXPECT_EQ(all[2].expected, std::vector<std::int64_t>{4});
}

TEST(Step, performs_a_million_steps_in_seconds) {
  const auto main = [](Program& program) {
    RawValue<int> counter{"counter", 0};
    return program.run(2, [&](Worker&) {
      for (int i = 0; i < 250'000; ++i)
        counter.set(counter.get() + 1);
    });
  };
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<Replayed> replayed = replay(main, {"A499999B500000A"});
  EXPECT_EQ(replayed[0].steps.size(), 1'000'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 50s);
}

}  // namespace
}  // namespace sharescope::explore_test
