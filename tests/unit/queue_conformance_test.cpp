// SPDX-License-Identifier: MIT
//
// The rows of Queue: Python's multiprocessing.Queue.

#include "sharescope/channel/queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {

struct Person {
  std::string name;
  int age = 0;
  friend bool operator==(const Person&, const Person&) = default;
};

template <>
struct Codec<Person> {
  static void write(auto& out, const Person& person) {
    if (person.age < 0) throw InvalidValue("nobody is that young");
    out.put(person.name).put(person.age);
  }
  static Person read(ByteReader& in) { return {in.get<std::string>(), in.get<int>()}; }
};

namespace {

using namespace std::chrono_literals;
using namespace test_support;

bool somebody_waits_for(ObjectId id, std::size_t count = 1) {
  const auto waits = who_waits(Session::current());
  return static_cast<std::size_t>(std::count_if(waits.begin(), waits.end(), [&](const Waiting& waiting) {
           return waiting.object == id;
         })) == count;
}

struct Numbered {
  int producer;
  int number;
};

/// Four producers, four consumers, 2500 items each.
void check_four_to_four(std::int64_t maxsize) {
  constexpr int producers = 4;
  constexpr int each = 2500;
  struct Seen {
    std::atomic<int> times[producers][each];
    std::atomic<int> disorder;
  };
  Queue<Numbered> queue("numbers", maxsize);
  SharedBlock<Seen> seen;
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int producer = 0; producer < producers; ++producer) {
    children.push_back(std::make_unique<ForkedChild>([&, producer] {
      for (int number = 0; number < each; ++number)
        queue.put({producer, number});
    }));
    children.push_back(std::make_unique<ForkedChild>([&] {
      std::array<int, producers> last;
      last.fill(-1);
      for (int i = 0; i < each; ++i) {
        const Numbered item = queue.get();
        int& before = last[static_cast<std::size_t>(item.producer)];
        if (item.number <= before) seen->disorder.fetch_add(1);
        before = item.number;
        seen->times[item.producer][item.number].fetch_add(1);
      }
    }));
  }
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  EXPECT_EQ(seen->disorder.load(), 0) << "each consumer sees the items of each producer in order";
  for (const auto& producer : seen->times)
    for (const std::atomic<int>& times : producer)
      ASSERT_EQ(times.load(), 1);
  EXPECT_TRUE(queue.empty());
}

TEST(QueueConformance, Q_01_four_producers_times_2500_items_arrive_once_each_and_in_order_per_producer) {
  check_four_to_four(0);
}

TEST(QueueConformance, Q_01_the_same_through_a_queue_of_one_place) { check_four_to_four(1); }

TEST(QueueConformance, Q_01_the_same_through_a_queue_of_seven_places) { check_four_to_four(7); }

TEST(QueueConformance, Q_02_a_full_queue_refuses_at_once_after_the_timeout_or_blocks_until_there_is_room) {
  Queue<int> queue("jobs", 2);
  EXPECT_EQ(queue.maxsize(), 2U);
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.full());
  queue.put(1);
  EXPECT_TRUE(queue.try_put(2));
  EXPECT_TRUE(queue.full());
  EXPECT_EQ(queue.size(), 2U);
  const Stopwatch at_once;
  EXPECT_FALSE(queue.try_put(3));
  EXPECT_FALSE(queue.try_put_for(3, 0s));
  EXPECT_FALSE(queue.try_put_for(3, -2s));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 150ms));
  const Stopwatch watch;
  EXPECT_FALSE(queue.try_put_for(3, 150ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  EXPECT_EQ(queue.size(), 2U);

  ForkedChild putter([&] { queue.put(3); });
  ASSERT_TRUE(comes_true([&] { return somebody_waits_for(queue.id()); }));
  EXPECT_FALSE(putter.ends_within(50ms));
  EXPECT_EQ(queue.get(), 1);
  EXPECT_EQ(putter.wait(), 0);
  EXPECT_EQ(queue.get(), 2);
  EXPECT_EQ(queue.get(), 3);
  EXPECT_TRUE(queue.empty());
}

TEST(QueueConformance,
     Q_02_an_empty_queue_refuses_at_once_after_the_timeout_or_blocks_until_there_is_an_item) {
  Queue<int> queue("jobs");
  EXPECT_EQ(queue.maxsize(), 0U);
  EXPECT_FALSE(queue.full());
  const Stopwatch at_once;
  EXPECT_EQ(queue.try_get(), std::nullopt);
  EXPECT_EQ(queue.try_get_for(0s), std::nullopt);
  EXPECT_EQ(queue.try_get_for(-2s), std::nullopt);
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 150ms));
  const Stopwatch watch;
  EXPECT_EQ(queue.try_get_for(150ms), std::nullopt);
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  ForkedChild getter([&] { return queue.get(); });
  ASSERT_TRUE(comes_true([&] { return somebody_waits_for(queue.id()); }));
  EXPECT_FALSE(getter.ends_within(50ms));
  queue.put(41);
  EXPECT_EQ(getter.wait(), 41);
}

TEST(QueueConformance, Q_02_a_bound_that_no_ring_can_have_is_an_invalid_value) {
  for (const std::int64_t maxsize : {std::int64_t{1} << 30, (std::int64_t{1} << 30) + 1, INT64_MAX}) {
    const std::string text = error_of<InvalidValue>([&] { Queue<int>("huge", maxsize); });
    EXPECT_NE(text.find("queue 'huge': maxsize " + std::to_string(maxsize)), text.npos) << text;
  }
  EXPECT_THROW((Queue<std::array<char, 200>>("huge", 1LL << 26)), InvalidValue)
      << "larger items, fewer slots";
  EXPECT_THROW(JoinableQueue<int>("huge", 1LL << 30), InvalidValue);
  EXPECT_EQ(Queue<int>("unbounded", -5).maxsize(), 0U);
}

TEST(QueueConformance, Q_07_what_was_put_is_there_at_once_for_every_process) {
  Queue<int> queue("jobs");
  for (int i = 0; i < 300; ++i) {
    queue.put(i);
    EXPECT_FALSE(queue.empty());
    ASSERT_EQ(queue.try_get(), i);
    EXPECT_TRUE(queue.empty());
  }
  SharedBlock<std::atomic<int>> turn;
  ForkedChild other([&] {
    for (int i = 0; i < 300; ++i) {
      comes_true([&] { return turn->load() == 2 * i + 1; });
      if (queue.empty() || queue.try_get() != i || !queue.empty()) return false;
      turn->store(2 * i + 2);
    }
    return true;
  });
  for (int i = 0; i < 300; ++i) {
    queue.put(i);
    turn->store(2 * i + 1);
    if (!comes_true([&] { return turn->load() == 2 * i + 2; })) break;
  }
  EXPECT_EQ(other.wait(), 1);
}

TEST(QueueConformance, Q_09_close_may_be_called_again_and_concerns_the_process_that_calls_it) {
  // There is no join_thread(): when put() has returned, all is handed over.
  Queue<int> queue("jobs");
  check_in_child([&] {
    queue.put(7);
    queue.close();
    queue.close();
    EXPECT_THROW(queue.put(8), QueueClosed);
    EXPECT_THROW(static_cast<void>(queue.try_get()), QueueClosed);
  });
  EXPECT_EQ(queue.try_get(), 7);
  queue.put(9);
  EXPECT_EQ(queue.get(), 9);
}

TEST(QueueConformance, Q_10_what_a_process_put_outlives_it_however_it_ends) {
  Queue<std::string> queue("jobs");
  const std::string large(100'000, 'x');
  check_in_child([&] {
    for (int i = 0; i < 100; ++i)
      queue.put("item " + std::to_string(i));
    queue.put(large);
  });
  EXPECT_EQ(in_child([&] {
              queue.put("last words");
              raise(SIGKILL);
            }),
            -SIGKILL);
  EXPECT_EQ(queue.size(), 102U);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(queue.try_get(), "item " + std::to_string(i));
  EXPECT_EQ(queue.try_get(), large);
  EXPECT_EQ(queue.try_get(), "last words");
}

TEST(QueueConformance, Q_11_a_process_that_has_put_ten_megabytes_which_nobody_reads_can_be_joined) {
  Queue<std::vector<char>> queue("bytes");
  const Stopwatch watch;
  check_in_child([&] {
    for (int i = 0; i < 10; ++i)
      queue.put(std::vector<char>(1'000'000, static_cast<char>('a' + i)));
  });
  EXPECT_LT(watch.elapsed(), 20s);
  EXPECT_EQ(queue.size(), 10U);
  EXPECT_EQ(queue.get(), std::vector<char>(1'000'000, 'a'));
}

TEST(QueueConformance, Q_11_the_memory_of_items_that_nobody_took_is_given_back_with_the_queue) {
  Arena arena = Arena::of(Session::current());
  const std::uint64_t before = arena.usage().reserved - arena.usage().free;
  {
    Queue<std::string> queue("jobs");
    for (int i = 0; i < 3000; ++i)
      queue.put(std::string(2000, 'x'));
    for (int i = 0; i < 1000; ++i)
      static_cast<void>(queue.get());
    EXPECT_GT(arena.usage().reserved - arena.usage().free, before + 4'000'000);
  }
  EXPECT_EQ(arena.usage().reserved - arena.usage().free, before);
  EXPECT_TRUE(arena.is_consistent());
}

TEST(QueueConformance, Q_13_an_item_that_cannot_be_encoded_is_reported_by_put_and_takes_no_slot) {
  Queue<Person> queue("people", 2);
  queue.put({"Ada", 36});
  EXPECT_THROW(queue.put({"Unborn", -1}), InvalidValue);
  EXPECT_THROW(static_cast<void>(queue.try_put({std::string(5000, 'x'), -1})), InvalidValue);
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_TRUE(queue.try_put({"Grace", 85}));
  EXPECT_FALSE(queue.try_put({"Alan", 41}));
  EXPECT_EQ(queue.get(), (Person{"Ada", 36}));
  EXPECT_EQ(queue.get(), (Person{"Grace", 85}));
  EXPECT_TRUE(queue.empty());
}

TEST(QueueConformance, Q_14_empty_and_absent_values_and_items_of_any_size_pass) {
  Queue<std::string> strings("strings");
  for (const std::size_t size : {0UL, 1UL, 31UL, 32UL, 33UL, 40UL, 41UL, 4096UL, 1UL << 16U, 20'000'000UL})
    strings.put(std::string(size, 'y'));
  check_in_child([&] {
    for (const std::size_t size : {0UL, 1UL, 31UL, 32UL, 33UL, 40UL, 41UL, 4096UL, 1UL << 16U, 20'000'000UL})
      EXPECT_EQ(strings.get(), std::string(size, 'y'));
  });

  Queue<std::optional<int>> maybe("maybe");
  maybe.put(std::nullopt);
  maybe.put(0);
  EXPECT_EQ(maybe.get(), std::nullopt);
  EXPECT_EQ(maybe.get(), 0);

  Queue<std::vector<int>> vectors("vectors");
  vectors.put({});
  vectors.put({1, 2, 3});
  EXPECT_EQ(vectors.get(), std::vector<int>{});
  EXPECT_EQ(vectors.get(), (std::vector<int>{1, 2, 3}));
}

template <std::size_t bytes>
void check_plain_items_of() {
  struct Item {
    std::array<unsigned char, bytes> content;
  };
  Queue<Item> queue("items", 3);
  const auto make = [](int number) {
    Item item;
    for (std::size_t i = 0; i < bytes; ++i)
      item.content[i] = static_cast<unsigned char>(static_cast<std::size_t>(number) * 7 + i);
    return item;
  };
  for (int round = 0; round < 20; ++round) {
    while (queue.try_put(make(round))) {
    }
    while (const auto item = queue.try_get())
      ASSERT_EQ(item->content, make(round).content) << bytes << " bytes";
  }
}

TEST(QueueConformance, Q_14_plain_items_of_all_sizes_pass_whole) {
  check_plain_items_of<1>();
  check_plain_items_of<3>();
  check_plain_items_of<8>();
  check_plain_items_of<9>();
  check_plain_items_of<24>();
  check_plain_items_of<56>();
  check_plain_items_of<57>();
  check_plain_items_of<248>();
  check_plain_items_of<249>();
  check_plain_items_of<5000>();
}

TEST(QueueConformance, Q_15_it_works_in_a_child_after_its_parent_used_it_and_in_grandchildren) {
  Queue<int> queue("jobs");
  for (int i = 0; i < 10; ++i)
    queue.put(i);
  EXPECT_EQ(queue.get(), 0);
  check_in_child([&] {
    EXPECT_EQ(queue.get(), 1);
    queue.put(100);
    check_in_child([&] {
      EXPECT_EQ(queue.get(), 2);
      queue.put(200);
    });
  });
  for (int i = 3; i < 10; ++i)
    EXPECT_EQ(queue.try_get(), i);
  EXPECT_EQ(queue.try_get(), 100);
  EXPECT_EQ(queue.try_get(), 200);
}

TEST(QueueConformance, Q_16_after_close_whatever_concerns_items_throws_used_or_not) {
  for (const bool used : {false, true}) {
    Queue<int> queue("jobs", 4);
    if (used) queue.put(1);
    queue.close();
    EXPECT_THROW(static_cast<void>(queue.empty()), QueueClosed);
    EXPECT_THROW(static_cast<void>(queue.full()), QueueClosed);
    EXPECT_THROW(static_cast<void>(queue.size()), QueueClosed);
    EXPECT_THROW(queue.put(1), QueueClosed);
    EXPECT_THROW(queue.get(), QueueClosed);
    EXPECT_THROW(static_cast<void>(queue.try_get_for(1s)), InvalidValue);
    EXPECT_EQ(queue.name(), "jobs");
    queue.close();
  }
}

TEST(QueueConformance, Q_17_a_timed_get_is_bounded_whoever_else_reads) {
  Queue<int> queue("jobs");
  ForkedChild one([&] { static_cast<void>(queue.get()); });
  ForkedChild two([&] { static_cast<void>(queue.get()); });
  ASSERT_TRUE(comes_true([&] { return somebody_waits_for(queue.id(), 2); }));
  const Stopwatch watch;
  EXPECT_EQ(queue.try_get_for(150ms), std::nullopt);
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  queue.put(1);
  queue.put(2);
  EXPECT_EQ(one.wait(), 0);
  EXPECT_EQ(two.wait(), 0);
}

TEST(QueueConformance, Q_extra_all_who_sleep_are_woken_when_many_items_come_at_once) {
  Queue<int> queue("jobs");
  std::vector<std::unique_ptr<ForkedChild>> getters;
  for (int i = 0; i < 6; ++i)
    getters.push_back(std::make_unique<ForkedChild>([&] { static_cast<void>(queue.get()); }));
  ASSERT_TRUE(comes_true([&] { return somebody_waits_for(queue.id(), 6); }));
  usleep(20'000);
  for (int i = 0; i < 6; ++i)
    queue.put(i);
  for (auto& getter : getters)
    EXPECT_EQ(getter->wait(), 0);
  EXPECT_TRUE(queue.empty());
}

TEST(QueueConformance, Q_extra_an_unbounded_queue_grows_keeps_the_order_and_shrinks_to_nothing) {
  Queue<int> queue("jobs");
  constexpr int items = 50'000;
  for (int i = 0; i < items; ++i)
    queue.put(i);
  EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(items));
  for (int i = 0; i < items / 2; ++i)
    ASSERT_EQ(queue.try_get(), i);
  for (int i = items; i < items + 10; ++i)
    queue.put(i);
  for (int i = items / 2; i < items + 10; ++i)
    ASSERT_EQ(queue.try_get(), i);
  EXPECT_EQ(queue.try_get(), std::nullopt);
  EXPECT_EQ(queue.size(), 0U);
}

TEST(QueueConformance, Q_extra_it_can_be_moved_and_a_thread_that_only_looks_can_neither_put_nor_take) {
  std::vector<Queue<int>> queues;
  for (int i = 0; i < 10; ++i)
    queues.emplace_back("queue-" + std::to_string(i), i);
  queues[3].put(3);
  const Queue<int> moved = std::move(queues[3]);
  EXPECT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved.name(), "queue-3");
  const Peek peek;
  EXPECT_THROW(queues[4].put(1), InvalidValue);
  EXPECT_THROW(static_cast<void>(queues[4].try_get()), InvalidValue);
  EXPECT_TRUE(queues[4].empty());
}

}  // namespace
}  // namespace sharescope
