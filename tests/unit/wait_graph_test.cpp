// SPDX-License-Identifier: MIT

#include "sharescope/session/wait_graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/fresh_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

Ticket lane(std::uint32_t index) { return make_ticket(index, 1); }

/// `waiter` waits for what `holder` holds.
Waiting edge(std::uint32_t waiter, std::uint32_t holder) {
  return {lane(waiter), waiter + 100, lane(holder), 0};
}

std::vector<Ticket> waiters_of(const std::vector<Waiting>& cycle) {
  std::vector<Ticket> waiters;
  for (const Waiting& waiting : cycle)
    waiters.push_back(waiting.waiter);
  return waiters;
}

TEST(WaitGraph, a_long_chain_of_waits_is_walked_once) {
  // A chain of thousands that leads into a cycle of two: from each lane it was walked to its end.
  std::vector<Waiting> edges;
  constexpr std::uint32_t lanes = 20'000;
  for (std::uint32_t i = 0; i + 1 < lanes; ++i)
    edges.push_back(edge(i, i + 1));
  edges.push_back(edge(lanes - 1, lanes - 2));
  const test_support::Stopwatch watch;
  const auto cycle = find_cycle(edges);
  EXPECT_LT(watch.elapsed(), std::chrono::seconds(2) * test_support::slowness);
  ASSERT_TRUE(cycle.has_value());
  EXPECT_EQ(cycle->size(), 2U);
}

TEST(WaitGraph, without_waiting_there_is_no_cycle) { EXPECT_FALSE(find_cycle({}).has_value()); }

TEST(WaitGraph, a_chain_is_no_cycle) {
  EXPECT_FALSE(find_cycle({edge(1, 2), edge(2, 3), edge(3, 4)}).has_value());
  EXPECT_FALSE(find_cycle({{lane(1), 7, nobody, 0}}).has_value()) << "what has no owner leads nowhere";
  EXPECT_FALSE(find_cycle({edge(1, 9), edge(2, 9), edge(3, 9)}).has_value())
      << "three wait for one that runs";
}

TEST(WaitGraph, one_that_waits_for_itself_is_a_cycle) {
  const auto cycle = find_cycle({edge(5, 5)});
  ASSERT_TRUE(cycle.has_value());
  EXPECT_EQ(waiters_of(*cycle), (std::vector{lane(5)}));
}

TEST(WaitGraph, a_cycle_is_given_in_order_from_its_lowest_lane) {
  const auto cycle = find_cycle({edge(7, 2), edge(4, 7), edge(2, 4)});
  ASSERT_TRUE(cycle.has_value());
  EXPECT_EQ(waiters_of(*cycle), (std::vector{lane(2), lane(4), lane(7)}));
  for (std::size_t i = 0; i < cycle->size(); ++i) {
    EXPECT_EQ((*cycle)[i].holder, (*cycle)[(i + 1) % cycle->size()].waiter);
  }
}

TEST(WaitGraph, those_who_only_wait_for_a_cycle_are_not_in_it) {
  const auto cycle = find_cycle({edge(1, 3), edge(0, 1), edge(3, 4), edge(4, 3), edge(9, 0)});
  ASSERT_TRUE(cycle.has_value());
  EXPECT_EQ(waiters_of(*cycle), (std::vector{lane(3), lane(4)}));
}

TEST(WaitGraph, of_several_cycles_the_shortest_is_given) {
  const auto cycle = find_cycle({edge(1, 2), edge(2, 3), edge(3, 1), edge(8, 9), edge(9, 8)});
  ASSERT_TRUE(cycle.has_value());
  EXPECT_EQ(waiters_of(*cycle), (std::vector{lane(8), lane(9)}));
}

TEST(WaitGraph, in_random_graphs_a_cycle_is_found_exactly_when_there_is_one) {
  std::mt19937 random(3);
  int with = 0;
  for (int round = 0; round < 2000; ++round) {
    const auto lanes = static_cast<std::uint32_t>(2 + random() % 10);
    std::vector<Waiting> edges;
    std::vector<int> next(lanes, -1);
    for (std::uint32_t i = 0; i < lanes; ++i) {
      if (random() % 3 == 0) continue;
      next[i] = static_cast<int>(random() % lanes);
      edges.push_back(edge(i, static_cast<std::uint32_t>(next[i])));
    }
    std::shuffle(edges.begin(), edges.end(), random);
    bool expected = false;
    for (std::uint32_t i = 0; i < lanes && !expected; ++i) {
      int at = next[i];
      for (std::uint32_t steps = 0; steps < lanes && at >= 0 && !expected; ++steps) {
        expected = at == static_cast<int>(i);
        at = next[static_cast<std::size_t>(at)];
      }
    }
    const auto cycle = find_cycle(edges);
    ASSERT_EQ(cycle.has_value(), expected);
    with += expected ? 1 : 0;
    if (!cycle) continue;
    for (std::size_t i = 0; i < cycle->size(); ++i) {
      ASSERT_EQ((*cycle)[i].holder, (*cycle)[(i + 1) % cycle->size()].waiter);
    }
  }
  EXPECT_GT(with, 100);
  EXPECT_LT(with, 1990);
}

class RealWaits : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(WaitGraph, RealWaits, ::testing::Bool(),
                         [](const auto& variant) { return variant.param ? "watched" : "unwatched"; });

/// The first cycle that is there twice in a row, unchanged: what moves is none.
std::string cycle_of(const Session& session) {
  std::string text;
  comes_true([&] {
    const auto first = find_cycle(who_waits(session));
    if (!first || find_cycle(who_waits(session)) != first) return false;
    text = describe_cycle(session, *first);
    return true;
  });
  return text;
}

TEST_P(RealWaits, two_processes_that_take_two_locks_in_opposite_orders_are_a_cycle) {
  FreshSession session(GetParam());
  auto child = session.start([] {
    Lock left("left");
    RLock right("right");
    SharedBlock<std::atomic<int>> ready;
    const auto work = [&](const char* name, auto& first, auto& second) {
      attach_this_thread({.name = name});
      first.lock();
      ready->fetch_add(1);
      comes_true([&] { return ready->load() == 2; });
      second.lock();
    };
    ForkedChild one([&] { work("one", left, right); });
    ForkedChild two([&] { work("two", right, left); });
    while (true)
      pause();
  });
  const std::string text = cycle_of(session.session());
  const std::string one = "one waits for rlock 'right', held by two";
  const std::string two = "two waits for lock 'left', held by one";
  EXPECT_TRUE(text == one + "; " + two || text == two + "; " + one) << text;
  child.reset();
  expect_orphans_end();
}

TEST_P(RealWaits, a_value_with_a_plain_lock_taken_twice_waits_for_itself) {
  FreshSession session(GetParam());
  auto child = session.start([] {
    Lock plain("counter");
    Value counter("counter", 0, plain);
    attach_this_thread({.name = "worker-1"});
    std::scoped_lock hold(counter);
    counter.set(counter.get() + 1);
  });
  EXPECT_EQ(cycle_of(session.session()), "worker-1 waits for lock 'counter', held by worker-1");
  const auto edges = who_waits(session.session());
  ASSERT_EQ(edges.size(), 1U);
  EXPECT_EQ(edges[0].waiter, edges[0].holder);
  EXPECT_GT(edges[0].since, 0U);
}

TEST_P(RealWaits, waiting_for_one_who_runs_is_an_edge_and_no_cycle) {
  FreshSession session(GetParam());
  SharedBlock<std::atomic<bool>> release;
  auto child = session.start([&] {
    attach_this_thread({.name = "holder"});
    Value<int> value("v", 7);
    value.lock();
    ForkedChild reader([&] {
      attach_this_thread({.name = "reader"});
      return value.get();
    });
    comes_true([&] { return release->load(); });
    value.unlock();
    return reader.wait();
  });
  ASSERT_TRUE(comes_true([&] { return who_waits(session.session()).size() == 1; }));
  const auto edges = who_waits(session.session());
  EXPECT_EQ(lane_name(session.session(), edges[0].waiter), "reader");
  EXPECT_EQ(lane_name(session.session(), edges[0].holder), "holder");
  EXPECT_FALSE(find_cycle(edges).has_value());
  for (const LaneCopy& lane : session.reader().lanes()) {
    EXPECT_EQ(lane.waits_for != 0, lane.name == "reader");
    if (lane.name == "reader") {
      EXPECT_EQ(lane.waits, 1U);
    }
  }
  for (const ObjectCopy& object : session.reader().objects()) {
    EXPECT_EQ(object.waiting, object.kind == ObjectKind::rlock ? 1U : 0U);
  }
  release->store(true);
  EXPECT_EQ(child->wait(), 7);
  EXPECT_TRUE(who_waits(session.session()).empty());
}

TEST_P(RealWaits, who_is_killed_while_it_waits_waits_no_more) {
  FreshSession session(GetParam());
  auto child = session.start([] {
    Lock lock("door");
    lock.lock();
    ForkedChild waiter([&] { lock.lock(); });
    const Session& own = Session::current();
    EXPECT_TRUE(comes_true([&] { return who_waits(own).size() == 1; }));
    waiter.kill();
    waiter.wait();
    EXPECT_TRUE(who_waits(own).empty());
    lock.unlock();
    EXPECT_TRUE(lock.try_lock());
  });
  EXPECT_EQ(child->wait(), 0);
}

}  // namespace
}  // namespace sharescope
