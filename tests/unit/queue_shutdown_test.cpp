// SPDX-License-Identifier: MIT
//
// Shutting a queue down wakes everybody: queue.Queue.shutdown of Python 3.13, between processes (gh-96471).

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

bool wait_for(ObjectId id, std::size_t count) {
  return comes_true([&] {
    std::size_t waiting = 0;
    for (const Waiting& wait : who_waits(Session::current()))
      waiting += wait.object == id ? 1 : 0;
    return waiting == count;
  });
}

/// A child that ends with 1 when the action throws QueueShutDown.
template <class Action>
std::unique_ptr<ForkedChild> expecting_shutdown(Action action) {
  return std::make_unique<ForkedChild>([action] {
    try {
      action();
    } catch (const QueueShutDown&) {
      return 1;
    }
    return 0;
  });
}

TEST(QueueShutdown, what_is_in_it_can_still_be_taken_and_then_everybody_is_told) {
  for (const int maxsize : {0, 3, 5}) {
    Queue<int> queue("jobs", maxsize);
    for (int i = 0; i < 3; ++i)
      queue.put(i);
    queue.shutdown();
    queue.shutdown();
    EXPECT_THROW(queue.put(4), QueueShutDown);
    EXPECT_THROW(static_cast<void>(queue.try_put(4)), QueueShutDown);
    EXPECT_EQ(queue.size(), 3U);
    EXPECT_EQ(queue.get(), 0);
    EXPECT_THROW(static_cast<void>(queue.try_put(4)), QueueShutDown) << "there is room now";
    EXPECT_EQ(queue.try_get(), 1);
    EXPECT_EQ(queue.try_get_for(1s), 2);
    EXPECT_THROW(queue.get(), QueueShutDown);
    EXPECT_THROW(static_cast<void>(queue.try_get()), QueueShutDown);
    EXPECT_THROW(static_cast<void>(queue.try_get_for(1s)), QueueShutDown);
    EXPECT_EQ(queue.size(), 0U);
  }
}

TEST(QueueShutdown, at_once_drops_what_is_in_it) {
  for (const int maxsize : {0, 2000, 5000}) {
    Queue<std::string> queue("jobs", maxsize);
    for (int i = 0; i < 2000; ++i)
      queue.put(std::string(100, 'x'));
    queue.shutdown(true);
    EXPECT_THROW(queue.get(), QueueShutDown);
    EXPECT_THROW(queue.put("late"), QueueShutDown);
    EXPECT_EQ(queue.size(), 0U);
  }
}

TEST(QueueShutdown, getters_who_sleep_are_woken_and_told) {
  for (const bool immediate : {false, true}) {
    Queue<int> queue("jobs");
    std::vector<std::unique_ptr<ForkedChild>> getters;
    for (int i = 0; i < 4; ++i)
      getters.push_back(expecting_shutdown([&] { queue.get(); }));
    ASSERT_TRUE(wait_for(queue.id(), 4));
    const Stopwatch watch;
    queue.shutdown(immediate);
    for (auto& getter : getters)
      EXPECT_EQ(getter->wait(), 1);
    EXPECT_LT(watch.elapsed(), 10s);
  }
}

TEST(QueueShutdown, putters_who_sleep_are_woken_and_told) {
  for (const bool immediate : {false, true}) {
    Queue<int> queue("jobs", 1);
    queue.put(1);
    std::vector<std::unique_ptr<ForkedChild>> putters;
    for (int i = 0; i < 4; ++i)
      putters.push_back(expecting_shutdown([&] { queue.put(2); }));
    ASSERT_TRUE(wait_for(queue.id(), 4));
    queue.shutdown(immediate);
    for (auto& putter : putters)
      EXPECT_EQ(putter->wait(), 1);
    if (!immediate) {
      EXPECT_EQ(queue.get(), 1);
    }
    EXPECT_THROW(queue.get(), QueueShutDown);
  }
}

TEST(QueueShutdown, whatever_put_returned_before_is_delivered_when_producers_are_interrupted_by_it) {
  for (int round = 0; round < 20; ++round) {
    Queue<int> queue("jobs", round % 2 == 0 ? 0 : 50);
    std::vector<std::unique_ptr<ForkedChild>> producers;
    for (int producer = 0; producer < 2; ++producer) {
      producers.push_back(std::make_unique<ForkedChild>([&] {
        int put = 0;
        try {
          for (; put < 90; ++put) {
            queue.put(put);
            usleep(50);
          }
        } catch (const QueueShutDown&) {
        }
        return put;
      }));
    }
    int got = 0;
    for (; got < 5 + round; ++got)
      static_cast<void>(queue.get());
    queue.shutdown();
    try {
      while (true) {
        static_cast<void>(queue.get());
        ++got;
      }
    } catch (const QueueShutDown&) {
    }
    int put = 0;
    for (auto& producer : producers)
      put += producer->wait();
    EXPECT_EQ(got, put);
  }
}

TEST(QueueShutdown, of_a_joinable_queue_lets_the_rest_be_done) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  queue.put(2);
  queue.shutdown();
  EXPECT_FALSE(queue.join_for(20ms));
  static_cast<void>(queue.get());
  queue.task_done();
  static_cast<void>(queue.get());
  queue.task_done();
  EXPECT_TRUE(queue.join_for(0s));
}

TEST(QueueShutdown, of_a_joinable_queue_at_once_counts_what_it_drops_as_done) {
  JoinableQueue<int> queue("jobs");
  for (int i = 0; i < 3; ++i)
    queue.put(i);
  EXPECT_EQ(queue.get(), 0);
  ForkedChild joiner([&] { queue.join(); });
  ASSERT_TRUE(wait_for(queue.id(), 1));
  queue.shutdown(true);
  EXPECT_EQ(queue.unfinished(), 1U) << "one is being worked at";
  EXPECT_FALSE(joiner.ends_within(50ms));
  queue.task_done();
  EXPECT_EQ(joiner.wait(), 0);
  EXPECT_THROW(queue.task_done(), InvalidValue);
}

}  // namespace
}  // namespace sharescope
