// SPDX-License-Identifier: MIT
//
// Queues between threads of one process, for ThreadSanitizer: an item and what was written before it is put are ordered
// before whoever takes it.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/open_session.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/simple_queue.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Wide {
  int producer;
  int number;
  int copies[10];
};

/// Each of so many producers puts `each` items, each of so many consumers takes its share; every item once, in order.
template <class Item, class Make, class Read>
void check_flow(std::int64_t maxsize, int threads, int each, Make make, Read read) {
  Queue<Item> queue("flow", maxsize);
  std::vector<std::atomic<int>> times(static_cast<std::size_t>(threads * each));
  std::atomic<int> disorder{0};
  std::vector<std::thread> all;
  for (int mine = 0; mine < threads; ++mine) {
    all.emplace_back([&, mine] {
      for (int i = 0; i < each; ++i)
        queue.put(make(mine, i));
    });
    all.emplace_back([&] {
      std::vector<int> last(static_cast<std::size_t>(threads), -1);
      for (int i = 0; i < each; ++i) {
        const auto [producer, number] = read(queue.get());
        if (number <= last[static_cast<std::size_t>(producer)]) ++disorder;
        last[static_cast<std::size_t>(producer)] = number;
        ++times[static_cast<std::size_t>(producer * each + number)];
      }
    });
  }
  for (std::thread& thread : all)
    thread.join();
  EXPECT_EQ(disorder, 0);
  for (const std::atomic<int>& count : times)
    ASSERT_EQ(count, 1);
}

TEST(QueueThreads, Q_01_plain_items_of_four_producers_arrive_once_each_and_in_order) {
  const auto make = [](int producer, int number) {
    Wide wide{producer, number, {}};
    for (int& copy : wide.copies)
      copy = number;
    return wide;
  };
  const auto read = [](const Wide& wide) {
    for (const int copy : wide.copies)
      EXPECT_EQ(copy, wide.number);
    return std::pair(wide.producer, wide.number);
  };
  for (const int maxsize : {0, 1, 5})
    check_flow<Wide>(maxsize, 4, 1000, make, read);
}

TEST(QueueThreads, Q_01_texts_of_two_producers_arrive_once_each_and_in_order) {
  using Text = std::pair<std::pair<int, int>, std::string>;
  const auto make = [](int producer, int number) {
    return Text{{producer, number}, std::string(static_cast<std::size_t>(number % 100), 'x')};
  };
  const auto read = [](const Text& text) {
    EXPECT_EQ(text.second.size(), static_cast<std::size_t>(text.first.second % 100));
    return text.first;
  };
  for (const int maxsize : {0, 1, 5})
    check_flow<Text>(maxsize, 2, 1000, make, read);
}

TEST(QueueThreads, what_was_written_before_a_put_is_seen_after_the_get) {
  SimpleQueue<std::size_t> queue("indexes");
  std::vector<int> plain(5000);
  std::thread writer([&] {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      plain[i] = static_cast<int>(i) + 1;
      queue.put(i);
    }
  });
  for (std::size_t i = 0; i < plain.size(); ++i)
    ASSERT_EQ(plain[queue.get()], static_cast<int>(i) + 1);
  writer.join();
}

TEST(QueueThreads, what_was_read_from_a_slot_is_read_before_it_is_filled_again) {
  Queue<std::size_t> free("free", 2);
  Queue<std::size_t> used("used", 2);
  std::vector<int> buffers(2);
  for (std::size_t i = 0; i < 2; ++i)
    free.put(i);
  std::thread writer([&] {
    for (int i = 0; i < 3000; ++i) {
      const std::size_t buffer = free.get();
      buffers[buffer] = i;
      used.put(buffer);
    }
  });
  for (int i = 0; i < 3000; ++i) {
    const std::size_t buffer = used.get();
    ASSERT_EQ(buffers[buffer], i);
    free.put(buffer);
  }
  writer.join();
}

TEST(QueueThreads, JQ_03_what_a_task_wrote_is_seen_after_join) {
  JoinableQueue<std::size_t> queue("tasks");
  std::vector<int> results(3000);
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back([&] {
      try {
        while (true) {
          const std::size_t task = queue.get();
          results[task] = static_cast<int>(task);
          queue.task_done();
        }
      } catch (const QueueShutDown&) {
      }
    });
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    queue.put(i);
  queue.join();
  for (std::size_t i = 0; i < results.size(); ++i)
    ASSERT_EQ(results[i], static_cast<int>(i));
  queue.shutdown();
  for (std::thread& worker : workers)
    worker.join();
}

TEST(QueueThreads, shutdown_at_once_is_noticed_by_all_and_leaves_nothing) {
  for (int round = 0; round < 30; ++round) {
    JoinableQueue<std::string> queue("tasks", round % 2 == 0 ? 0 : 3);
    std::vector<std::thread> all;
    std::atomic<int> told{0};
    for (int i = 0; i < 2; ++i) {
      all.emplace_back([&] {
        try {
          while (true)
            queue.put(std::string(60, 'x'));
        } catch (const QueueShutDown&) {
          ++told;
        }
      });
      all.emplace_back([&] {
        try {
          while (true) {
            static_cast<void>(queue.get());
            queue.task_done();
          }
        } catch (const QueueShutDown&) {
          ++told;
        }
      });
    }
    usleep(static_cast<useconds_t>(100 * round));
    queue.shutdown(true);
    for (std::thread& thread : all)
      thread.join();
    EXPECT_EQ(told, 4);
    EXPECT_EQ(queue.unfinished(), 0U);
    EXPECT_EQ(queue.size(), 0U);
    queue.join();
  }
}

TEST(QueueThreads, ROB_06_a_thread_that_ends_in_the_middle_of_a_put_is_skipped_and_what_it_wrote_is_no_race) {
  ItemChannel<Wide> channel(ObjectKind::queue, "flow", 4);
  const auto here = std::source_location::current();
  for (int round = 0; round < 50; ++round) {
    std::thread([&] {
      attach_this_thread({.name = "victim"});
      SlotRing::Claimed claimed;
      static_cast<void>(channel.core().claim_to_put<slot_bytes_for<Wide>, false>(claimed));
      std::memset(claimed.bytes(), round, sizeof(Wide));
    }).join();
    EXPECT_TRUE(channel.put(Deadline::at_once(), Wide{1, round, {}}, here));
    const auto item = channel.take(Deadline::after(5s), here);
    ASSERT_TRUE(item.has_value());
    EXPECT_EQ(item->number, round);
  }
}

}  // namespace
}  // namespace sharescope
