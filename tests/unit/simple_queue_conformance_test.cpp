// SPDX-License-Identifier: MIT
//
// The rows of SimpleQueue: Python's multiprocessing.SimpleQueue.

#include "sharescope/channel/simple_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(SimpleQueueConformance, SQ_01_put_get_and_empty_work_across_processes_and_values_come_in_order) {
  SimpleQueue<int> queue("numbers");
  SharedBlock<std::atomic<int>> phase;
  EXPECT_TRUE(queue.empty());
  ForkedChild putter([&] {
    comes_true([&] { return phase->load() == 1; });
    for (int i = 0; i < 500; ++i)
      queue.put(i);
    phase->store(2);
  });
  EXPECT_TRUE(queue.empty());
  phase->store(1);
  ASSERT_TRUE(comes_true([&] { return phase->load() == 2; }));
  EXPECT_FALSE(queue.empty());
  for (int i = 0; i < 500; ++i)
    EXPECT_EQ(queue.get(), i);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(putter.wait(), 0);
}

TEST(SimpleQueueConformance, SQ_01_and_SQ_04_get_blocks_without_limit) {
  SimpleQueue<std::string> queue("lines");
  ForkedChild getter([&] { return queue.get() == "at last"; });
  EXPECT_FALSE(getter.ends_within(300ms));
  queue.put("at last");
  EXPECT_EQ(getter.wait(), 1);
}

TEST(SimpleQueueConformance, SQ_02_close_twice_is_fine_and_then_put_get_and_empty_throw) {
  SimpleQueue<int> queue("numbers");
  queue.put(1);
  queue.close();
  queue.close();
  EXPECT_THROW(queue.put(2), QueueClosed);
  EXPECT_THROW(queue.get(), QueueClosed);
  EXPECT_THROW(static_cast<void>(queue.empty()), QueueClosed);
  try {
    queue.put(2);
  } catch (const QueueClosed& error) {
    EXPECT_NE(std::string(error.what()).find("simple queue 'numbers' was closed"), std::string::npos)
        << error.what();
  }
}

TEST(SimpleQueueConformance, SQ_03_there_is_no_bound_so_put_never_blocks) {
  SimpleQueue<std::string> queue("lines");
  const Stopwatch watch;
  // Python's put of 200 kB waits until the first of it is read.
  for (int i = 0; i < 20; ++i)
    queue.put(std::string(200'000, static_cast<char>('a' + i)));
  for (int i = 0; i < 5000; ++i)
    queue.put("short");
  EXPECT_LT(watch.elapsed(), 20s);
  check_in_child([&] {
    for (int i = 0; i < 20; ++i)
      EXPECT_EQ(queue.get(), std::string(200'000, static_cast<char>('a' + i)));
    for (int i = 0; i < 5000; ++i)
      EXPECT_EQ(queue.get(), "short");
  });
  EXPECT_TRUE(queue.empty());
}

TEST(SimpleQueueConformance, ROB_05_a_getter_that_is_killed_asleep_takes_nothing_with_it) {
  SimpleQueue<int> queue("numbers");
  for (int i = 0; i < 10; ++i) {
    ForkedChild getter([&] { static_cast<void>(queue.get()); });
    EXPECT_FALSE(getter.ends_within(20ms));
    getter.kill();
    getter.wait();
    queue.put(i);
    EXPECT_EQ(queue.get(), i);
  }
}

}  // namespace
}  // namespace sharescope
