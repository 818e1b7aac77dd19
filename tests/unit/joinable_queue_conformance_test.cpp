// SPDX-License-Identifier: MIT
//
// The rows of JoinableQueue: Python's multiprocessing.JoinableQueue.

#include "sharescope/channel/joinable_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
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

/// Takes one and is killed.
int take_and_be_killed(auto& queue, const char* name) {
  return in_child([&] {
    attach_this_thread({.name = name});
    static_cast<void>(queue.get());
    raise(SIGKILL);
  });
}

TEST(JoinableQueueConformance, JQ_01_join_returns_at_once_when_nothing_was_put_or_all_is_done) {
  JoinableQueue<int> queue("jobs");
  const Stopwatch watch;
  queue.join();
  EXPECT_TRUE(queue.join_for(1s));
  queue.put(1);
  EXPECT_EQ(queue.get(), 1);
  queue.task_done();
  queue.join();
  EXPECT_TRUE(is_at_once(watch.elapsed(), 1s));
}

TEST(JoinableQueueConformance,
     JQ_03_join_waits_until_task_done_was_called_once_for_each_item_in_whichever_process) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  queue.put(2);
  EXPECT_EQ(queue.get(), 1);
  EXPECT_EQ(queue.get(), 2);
  EXPECT_FALSE(queue.join_for(50ms)) << "getting is not enough";
  check_in_child([&] { queue.task_done(); });
  EXPECT_EQ(queue.unfinished(), 1U);
  const Stopwatch watch;
  EXPECT_FALSE(queue.join_for(150ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  EXPECT_FALSE(queue.join_for(-1s));
  ForkedChild joiner([&] { queue.join(); });
  ASSERT_TRUE(wait_for(queue.id(), 1));
  queue.task_done();
  EXPECT_EQ(joiner.wait(), 0);
  EXPECT_TRUE(queue.join_for(0s));
}

TEST(JoinableQueueConformance, JQ_03_task_done_more_often_than_items_were_put_is_an_invalid_value) {
  JoinableQueue<int> queue("jobs");
  EXPECT_THROW(queue.task_done(), InvalidValue);
  queue.put(1);
  queue.put(2);
  // As in Python it is items put that count, not items taken.
  queue.task_done();
  queue.task_done();
  EXPECT_THROW(queue.task_done(), InvalidValue);
  EXPECT_TRUE(queue.join_for(0s));
  queue.put(3);
  EXPECT_FALSE(queue.join_for(0s));
  queue.task_done();
  EXPECT_TRUE(queue.join_for(0s));
}

TEST(JoinableQueueConformance, JQ_03_a_task_that_puts_further_ones_before_it_is_done_is_joined_with_them) {
  for (int round = 0; round < 20; ++round) {
    JoinableQueue<int> queue("jobs");
    std::vector<std::unique_ptr<ForkedChild>> workers;
    SharedBlock<std::atomic<int>> done;
    for (int i = 0; i < 2; ++i) {
      workers.push_back(std::make_unique<ForkedChild>([&] {
        while (true) {
          const int depth = queue.get();
          if (depth > 0) {
            queue.put(depth - 1);
            queue.put(depth - 1);
          }
          done->fetch_add(1);
          queue.task_done();
        }
      }));
    }
    queue.put(6);
    queue.join();
    EXPECT_EQ(done->load(), 127);
    for (auto& worker : workers) {
      worker->kill();
      worker->wait();
    }
  }
}

TEST(JoinableQueueConformance, JQ_04_several_joiners_are_all_released) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  std::vector<std::unique_ptr<ForkedChild>> joiners;
  for (int i = 0; i < 3; ++i)
    joiners.push_back(std::make_unique<ForkedChild>([&] { queue.join(); }));
  std::thread in_a_thread([&] { queue.join(); });
  ASSERT_TRUE(wait_for(queue.id(), 4));
  static_cast<void>(queue.get());
  queue.task_done();
  for (auto& joiner : joiners)
    EXPECT_EQ(joiner->wait(), 0);
  in_a_thread.join();
}

TEST(JoinableQueueConformance, JQ_05_the_rules_of_a_queue_hold_as_well) {
  JoinableQueue<std::string> queue("jobs", 2);
  queue.put("one");
  EXPECT_TRUE(queue.try_put(std::string(5000, 'x')));
  EXPECT_FALSE(queue.try_put("three"));
  EXPECT_FALSE(queue.try_put_for("three", 20ms));
  EXPECT_TRUE(queue.full());
  EXPECT_EQ(queue.maxsize(), 2U);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.get(), "one");
  EXPECT_EQ(queue.try_get(), std::string(5000, 'x'));
  EXPECT_EQ(queue.try_get(), std::nullopt);
  EXPECT_EQ(queue.try_get_for(20ms), std::nullopt);
  EXPECT_TRUE(queue.empty());
  queue.task_done();
  queue.close();
  EXPECT_THROW(queue.put("more"), QueueClosed);
}

TEST(JoinableQueueConformance, JQ_05_what_was_taken_before_close_is_reported_as_done_after_it) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  queue.put(2);
  EXPECT_EQ(queue.get(), 1);
  check_in_child([&] {
    EXPECT_EQ(queue.get(), 2);
    queue.close();
    queue.task_done();
  });
  queue.close();
  EXPECT_FALSE(queue.join_for(10ms));
  queue.task_done();
  EXPECT_TRUE(queue.join_for(10s));
  EXPECT_THROW(queue.task_done(), InvalidValue) << "and no more often than that";
}

TEST(JoinableQueueConformance,
     JQ_06_a_consumer_killed_between_get_and_task_done_is_reported_by_name_until_recover) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  queue.put(2);
  EXPECT_EQ(take_and_be_killed(queue, "unlucky"), -SIGKILL);
  EXPECT_EQ(queue.get(), 2);
  queue.task_done();
  for (int i = 0; i < 2; ++i) {
    try {
      queue.join();
      ADD_FAILURE() << "one task is not done";
    } catch (const OwnerDied& error) {
      EXPECT_NE(std::string(error.what()).find("joinable queue 'jobs': unlucky died"), std::string::npos)
          << error.what();
    }
    EXPECT_THROW(static_cast<void>(queue.join_for(0s)), OwnerDied);
  }
  EXPECT_TRUE(queue.recover());
  EXPECT_FALSE(queue.recover());
  queue.join();
  queue.put(3);
  EXPECT_EQ(queue.get(), 3);
  queue.task_done();
  EXPECT_TRUE(queue.join_for(0s));
  EXPECT_THROW(queue.task_done(), InvalidValue);
}

TEST(JoinableQueueConformance, JQ_06_one_who_waits_in_join_learns_of_it_within_100_ms) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  ForkedChild consumer([&] {
    static_cast<void>(queue.get());
    pause();
  });
  ForkedChild joiner([&] {
    try {
      queue.join();
      return 0;
    } catch (const OwnerDied&) {
      return 1;
    }
  });
  ASSERT_TRUE(wait_for(queue.id(), 1));
  ASSERT_TRUE(comes_true([&] { return queue.empty(); }));
  EXPECT_FALSE(joiner.ends_within(100ms));
  const Stopwatch watch;
  consumer.kill();
  EXPECT_EQ(joiner.wait(), 1);
  EXPECT_LT(watch.elapsed(), 1s);
  EXPECT_TRUE(queue.recover());
}

TEST(JoinableQueueConformance,
     JQ_06_a_consumer_that_ended_of_its_own_will_is_not_reported_another_may_finish_for_it) {
  JoinableQueue<int> queue("jobs");
  queue.put(1);
  check_in_child([&] {
    static_cast<void>(queue.get());
    detach_this_thread();
  });
  EXPECT_FALSE(queue.join_for(100ms));
  EXPECT_FALSE(queue.recover());
  queue.task_done();
  EXPECT_TRUE(queue.join_for(0s));
}

TEST(JoinableQueueConformance, JQ_06_hundreds_of_killed_consumers_are_all_accounted_for) {
  JoinableQueue<int> queue("jobs");
  constexpr int killed = 300;
  int forgiven = 0;
  for (int i = 0; i < killed; ++i) {
    queue.put(i);
    ASSERT_EQ(take_and_be_killed(queue, "unlucky"), -SIGKILL);
    if (i % 100 == 99) {
      EXPECT_EQ(queue.unfinished(), 100U);
      EXPECT_THROW(queue.join(), OwnerDied);
      EXPECT_TRUE(queue.recover());
      ++forgiven;
      queue.join();
    }
  }
  EXPECT_EQ(forgiven, 3);
}

}  // namespace
}  // namespace sharescope
