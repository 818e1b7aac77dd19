// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <mutex>
#include <span>
#include <string>

#include "explored.hpp"
#include "random_program.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/semaphore.hpp"

/// Orders that begin in a certain way, and what an order could still have become.

namespace sharescope::explore_test {
namespace {

constexpr std::uint32_t random_programs = 25;
/// Of larger ones, not every order is performed.
constexpr std::uint64_t most_executions = 3'000;

std::vector<Choice> choices(const char* text) { return read_schedule(text).choices; }

ExplorationWishes all_after(const char* beginning, Strategy strategy) {
  return {.strategy = strategy, .first = choices(beginning), .fixed = true};
}

int two_that_add(Program& program) {
  RawValue<int> counter{"counter", 0};
  program.expect("counter", 2, [&] { return counter.get(); });
  return program.run(2, [&](Worker&) { counter.set(counter.get() + 1); });
}

TEST(Beginnings, are_common_to_all_orders_that_are_looked_for) {
  for (const Strategy strategy : {Strategy::all, Strategy::reduced}) {
    const Explored half = explore(two_that_add, all_after("A", strategy));
    EXPECT_TRUE(half.board.complete);
    EXPECT_EQ(half.orders(), 3) << "AABB, ABAB, ABBA";
    EXPECT_EQ(half.outcomes().size(), 2U);
    const Explored lost = explore(two_that_add, all_after("AB", strategy));
    EXPECT_EQ(lost.orders(), 2);
    ASSERT_EQ(lost.board.outcomes.size(), 1U);
    EXPECT_FALSE(lost.board.outcomes[0].as_expected);
    EXPECT_EQ(write_choices(lost.board.outcomes[0].witness), "ABBA") << "it begins so, too";
    const Explored one = explore(two_that_add, all_after("ABBA", strategy));
    EXPECT_EQ(one.board.executions, 1U);
    EXPECT_TRUE(one.board.complete);
  }
}

TEST(Beginnings, are_kept_by_those_that_are_drawn_by_lot) {
  for (const Strategy strategy : {Strategy::random, Strategy::priorities}) {
    ExplorationWishes wishes = all_after("AB", strategy);
    wishes.most_executions = 50;
    const Explored drawn = explore(two_that_add, wishes);
    ASSERT_EQ(drawn.performed.size(), 50U);
    for (const Order& order : drawn.performed)
      EXPECT_TRUE(std::ranges::equal(choices("AB"), std::span(order.choices).first(2)));
  }
}

TEST(Beginnings, that_are_not_possible_are_said_to_be_so) {
  for (const Strategy strategy : {Strategy::all, Strategy::reduced, Strategy::random}) {
    const Explored none = explore(two_that_add, all_after("AAA", strategy));
    EXPECT_FALSE(none.board.complete);
    ASSERT_EQ(none.board.outcomes.size(), 1U);
    EXPECT_EQ(none.board.outcomes[0].end, ExecutionEnd::impossible);
    EXPECT_EQ(none.board.outcomes[0].message, "worker-1 cannot move so at step 3");
    EXPECT_NE(none.status, 0);
  }
}

TEST(Beginnings, with_each_of_the_workers_make_up_all_orders) {
  for (std::uint32_t seed = 1; seed <= random_programs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe_random_program(seed));
    const Main program = random_program(seed);
    const Explored all = explore(program, {.most_executions = most_executions});
    if (!all.board.complete || all.board.unlisted > 0 || all.performed.front().choices.empty()) continue;
    double orders = 0;
    std::set<std::string> outcomes;
    for (const char* worker : {"A", "B", "C"}) {
      const Explored part = explore(program, all_after(worker, Strategy::reduced));
      if (part.outcome(ExecutionEnd::impossible) != nullptr) continue;
      EXPECT_TRUE(part.board.complete);
      orders += part.orders();
      outcomes.merge(part.outcomes());
    }
    if (all.is_counted()) {
      EXPECT_EQ(orders, all.orders());
    }
    EXPECT_EQ(outcomes, all.outcomes());
  }
}

/// After how many of its choices all of these orders that begin as it does end otherwise than expected.
std::size_t last_chance(const std::vector<Choice>& schedule, const std::vector<Order>& orders) {
  std::size_t last = 0;
  for (const Order& order : orders) {
    if (!order.as_expected) continue;
    const auto shared = std::ranges::mismatch(schedule, order.choices).in1 - schedule.begin();
    last = std::max(last, static_cast<std::size_t>(shared) + 1);
  }
  return last;
}

Main philosophers(int count) {
  return [=](Program& program) {
    std::array forks{Lock{"fork 1"}, Lock{"fork 2"}, Lock{"fork 3"}};
    return program.run(count, [&](Worker& me) {
      const std::scoped_lock left(forks[static_cast<std::size_t>(me.index())]);
      const std::scoped_lock right(forks[static_cast<std::size_t>((me.index() + 1) % me.count())]);
    });
  };
}

/// So that one of them is left behind.
int hasty(Program& program) {
  Event bell{"bell"};
  Semaphore seats{"seats", 1};
  return program.run(2, [&](Worker& me) {
    seats.acquire();
    if (me.index() == 0) bell.set();
    if (me.index() == 1) bell.wait();
    seats.release();
  });
}

class LastChance : public testing::TestWithParam<Main> {};

TEST_P(LastChance, is_where_the_first_order_that_ends_well_leaves_the_one_that_did_not) {
  constexpr std::size_t most = 12;
  const Explored all = explore(GetParam(), {.strategy = Strategy::all});
  ASSERT_TRUE(all.board.complete);
  std::vector<Order> bad;
  std::ranges::copy_if(all.performed, std::back_inserter(bad), std::not_fn(&Order::as_expected));
  ASSERT_FALSE(bad.empty());
  for (std::size_t i = 0; i < bad.size(); i += bad.size() / most + 1) {
    SCOPED_TRACE(write_choices(bad[i].choices));
    const Explored found = explore(GetParam(), {.until = Until::good, .first = bad[i].choices});
    EXPECT_TRUE(std::ranges::any_of(found.performed, &Order::as_expected));
    EXPECT_EQ(last_chance(bad[i].choices, found.performed), last_chance(bad[i].choices, all.performed));
    EXPECT_LE(found.board.executions, all.board.executions);
  }
}

INSTANTIATE_TEST_SUITE_P(Beginnings, LastChance,
                         testing::Values(Main(two_that_add), philosophers(2), philosophers(3), Main(hasty)));

}  // namespace
}  // namespace sharescope::explore_test
