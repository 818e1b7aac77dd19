// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <mutex>
#include <string>
#include <utility>

#include "explored.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/lock.hpp"

/// How many orders there are, and how many executions are needed to see all that they can do. The numbers without
/// reduction are multinomial coefficients; with it, the numbers of classes of equivalent orders.

namespace sharescope::explore_test {
namespace {

Main unlocked(int workers, int times) {
  return [=](Program& program) {
    RawValue<int> counter{"counter", 0};
    program.expect("counter", workers * times, [&] { return counter.get(); });
    return program.run(workers, [&](Worker& me) {
      for ([[maybe_unused]] int round : me.progress(times))
        counter.set(counter.get() + 1);
    });
  };
}

Main locked(int workers, int times) {
  return [=](Program& program) {
    RawValue<int> counter{"counter", 0};
    Lock lock{"lock"};
    program.expect("counter", workers * times, [&] { return counter.get(); });
    return program.run(workers, [&](Worker& me) {
      for ([[maybe_unused]] int round : me.progress(times)) {
        const std::scoped_lock hold(lock);
        counter.set(counter.get() + 1);
      }
    });
  };
}

Main philosophers(int count) {
  return [=](Program& program) {
    std::array forks{Lock{"fork 1"}, Lock{"fork 2"}, Lock{"fork 3"},
                     Lock{"fork 4"}, Lock{"fork 5"}, Lock{"fork 6"}};
    return program.run(count, [&](Worker& me) {
      const std::scoped_lock left(forks[static_cast<std::size_t>(me.index())]);
      const std::scoped_lock right(forks[static_cast<std::size_t>((me.index() + 1) % me.count())]);
    });
  };
}

struct Case {
  int workers;
  int times;
  std::uint64_t orders;
  std::uint64_t executions;
};

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return std::to_string(info.param.workers) + "_workers_" + std::to_string(info.param.times) + "_times";
}

class Unlocked : public testing::TestWithParam<Case> {};

TEST_P(Unlocked, increments_have_so_many_orders_and_as_many_classes_of_equivalent_ones) {
  const Case& c = GetParam();
  const Explored all = explore(unlocked(c.workers, c.times), {.strategy = Strategy::all});
  EXPECT_TRUE(all.board.complete);
  EXPECT_EQ(all.board.executions, c.orders);
  EXPECT_EQ(all.orders(), static_cast<double>(c.orders));
  const Explored reduced = explore(unlocked(c.workers, c.times));
  EXPECT_TRUE(reduced.board.complete);
  EXPECT_EQ(reduced.board.executions, c.executions);
  EXPECT_EQ(reduced.board.redundant, 0U);
  EXPECT_EQ(reduced.orders(), static_cast<double>(c.orders)) << "equivalent orders are counted, not run";
  EXPECT_EQ(reduced.outcomes(), all.outcomes());
}

INSTANTIATE_TEST_SUITE_P(Counts, Unlocked,
                         testing::Values(Case{2, 1, 6, 4}, Case{2, 2, 70, 34}, Case{2, 3, 924, 328},
                                         Case{3, 1, 90, 36}, Case{3, 2, 34'650, 7'134}),
                         name_of);

class Locked : public testing::TestWithParam<Case> {};

TEST_P(Locked, increments_need_one_execution_for_each_order_of_critical_sections) {
  const Case& c = GetParam();
  const Explored reduced = explore(locked(c.workers, c.times));
  EXPECT_TRUE(reduced.board.complete);
  EXPECT_EQ(reduced.board.executions, c.executions);
  ASSERT_EQ(reduced.board.outcomes.size(), 1U);
  EXPECT_TRUE(reduced.board.outcomes[0].as_expected);
}

INSTANTIATE_TEST_SUITE_P(Counts, Locked,
                         testing::Values(Case{2, 1, 2, 2}, Case{2, 2, 6, 6}, Case{2, 3, 20, 20},
                                         Case{2, 4, 70, 70}, Case{3, 1, 6, 6}, Case{3, 2, 90, 90},
                                         Case{3, 3, 1'680, 1'680}),
                         name_of);

class Dining : public testing::TestWithParam<std::pair<int, std::uint64_t>> {};

TEST_P(Dining, philosophers_are_seen_to_deadlock_early) {
  const auto& [count, executions] = GetParam();
  const Explored found = explore(philosophers(count), {.until = Until::bad});
  const OutcomeCopy* deadlock = found.outcome(ExecutionEnd::deadlock);
  ASSERT_NE(deadlock, nullptr);
  EXPECT_LE(found.board.executions, executions);
  EXPECT_EQ(deadlock->witness.size(), static_cast<std::size_t>(count)) << "each has taken one fork";
}

INSTANTIATE_TEST_SUITE_P(Counts, Dining,
                         testing::Values(std::pair{3, 4ULL}, std::pair{4, 9ULL}, std::pair{5, 22ULL},
                                         std::pair{6, 56ULL}));

TEST(Explore, a_program_with_one_worker_has_one_order) {
  const Explored found = explore(unlocked(1, 3));
  EXPECT_EQ(found.board.executions, 1U);
  EXPECT_EQ(found.orders(), 1);
  EXPECT_TRUE(found.board.complete);
}

TEST(Explore, without_preemptions_only_the_orders_of_whole_workers_are_performed) {
  const Explored found = explore(unlocked(3, 1), {.strategy = Strategy::all, .preemptions = 0});
  EXPECT_EQ(found.board.executions, 6U);
  EXPECT_FALSE(found.board.complete);
  ASSERT_EQ(found.board.outcomes.size(), 1U);
}

TEST(Explore, one_preemption_is_enough_to_lose_an_update) {
  const Explored found = explore(unlocked(2, 1), {.strategy = Strategy::all, .preemptions = 1});
  EXPECT_EQ(found.board.outcomes.size(), 2U);
}

}  // namespace
}  // namespace sharescope::explore_test
