// SPDX-License-Identifier: MIT
//
// Producers and consumers are killed at random moments, in the middle of put and get. What was delivered is whole and in
// order for each producer; the others go on; nothing is left behind.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/simple_queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = a * 0x9E3779B97F4A7C15ULL ^ (b + 0x632BE59BD9B4E019ULL);
  h ^= h >> 29U;
  return h * 0xBF58476D1CE4E5B9ULL;
}

/// An item that knows whether it is whole.
struct Plain {
  std::uint32_t producer;
  std::uint32_t number;
  std::uint64_t check;

  static Plain make(std::uint32_t producer, std::uint32_t number) {
    return {producer, number, mix(producer, number)};
  }
  bool is_whole() const { return check == mix(producer, number); }
};

/// The same, as text of any length, long ones in blocks of their own.
struct Text {
  std::uint32_t producer = 0;
  std::uint32_t number = 0;
  std::string content;

  static std::size_t size_of(std::uint32_t producer, std::uint32_t number) {
    return mix(producer, number) % (number % 50 == 0 ? 100'000 : 200);
  }
  static Text make(std::uint32_t producer, std::uint32_t number) {
    return {producer, number, std::string(size_of(producer, number), static_cast<char>('a' + number % 26))};
  }
  bool is_whole() const {
    return content == std::string(size_of(producer, number), static_cast<char>('a' + number % 26));
  }
};

}  // namespace

template <>
struct Codec<Text> {
  static void write(auto& out, const Text& text) {
    out.put(text.producer).put(text.number).put(text.content);
  }
  static Text read(ByteReader& in) {
    Text text;
    text.producer = in.get<std::uint32_t>();
    text.number = in.get<std::uint32_t>();
    text.content = in.get<std::string>();
    return text;
  }
};

namespace {

constexpr std::uint32_t most_producers = 4096;

/// What everybody has seen, apart from the queue.
struct Score {
  std::atomic<std::uint32_t> next_producer;
  std::atomic<std::uint64_t> put_in_all;
  std::atomic<std::uint64_t> taken;
  std::atomic<std::uint32_t> broken;
  std::atomic<std::uint32_t> disorder;
  std::atomic<std::uint32_t> put[most_producers];   ///< by each producer: put() returned for so many
  std::atomic<std::uint32_t> seen[most_producers];  ///< of each producer: how many were taken
};

template <class Item>
void produce(auto& queue, Score& score) {
  const std::uint32_t me = score.next_producer.fetch_add(1);
  for (std::uint32_t number = 0;; ++number) {
    // An unbounded queue would take all the memory; this much makes it grow.
    while (score.put_in_all.load() > score.taken.load() + 5000)
      usleep(100);
    queue.put(Item::make(me, number));
    score.put_in_all.fetch_add(1);
    score.put[me].store(number + 1);
  }
}

void look_at(const auto& item, Score& score, std::vector<std::uint32_t>& last) {
  if (!item.is_whole() || item.producer >= most_producers) {
    score.broken.fetch_add(1);
    return;
  }
  // Each consumer for itself sees the items of a producer in order.
  if (item.number < last[item.producer]) score.disorder.fetch_add(1);
  last[item.producer] = item.number + 1;
  score.seen[item.producer].fetch_add(1);
  score.taken.fetch_add(1);
}

template <class AnyQueue>
void done(AnyQueue& queue) {
  if constexpr (requires { queue.task_done(); }) queue.task_done();
}

void consume(auto& queue, Score& score) {
  std::vector<std::uint32_t> last(most_producers);
  while (true) {
    look_at(queue.get(), score, last);
    done(queue);
  }
}

/// Two producers and two consumers; one of each is killed again and again, and replaced.
template <class Item, class AnyQueue>
void kill_workers(AnyQueue& queue, const char* name) {
  KillStorm storm(name);
  SharedBlock<Score> score;
  const auto producer = [&] { return std::make_unique<ForkedChild>([&] { produce<Item>(queue, *score); }); };
  const auto consumer = [&] { return std::make_unique<ForkedChild>([&] { consume(queue, *score); }); };
  std::array<std::unique_ptr<ForkedChild>, 4> workers{producer(), producer(), consumer(), consumer()};
  unsigned consumers_killed = 0;
  while (storm.goes_on() && score->next_producer.load() < most_producers - 4) {
    const auto victim = static_cast<std::size_t>(storm.pick(4));
    storm.kill(*workers[victim]);
    consumers_killed += victim >= 2 ? 1 : 0;
    // The survivors go on, before anybody takes the victim's place.
    if (storm.done() % 10 == 0) {
      const std::uint64_t before = score->taken.load();
      ASSERT_TRUE(storm.recovers([&] { return score->taken.load() > before + 20; })) << storm.when();
    }
    workers[victim] = victim < 2 ? producer() : consumer();
  }
  const std::uint64_t before = score->taken.load();
  ASSERT_TRUE(comes_true([&] { return score->taken.load() > before + 100; })) << "after all the kills";
  for (auto& worker : workers) {
    worker->kill();
    worker->wait();
  }
  consumers_killed += 2;

  // What is left in it comes out whole, in order, and then it is empty.
  std::vector<std::uint32_t> last(most_producers);
  if constexpr (requires { queue.try_get_for(1s); }) {
    while (auto item = queue.try_get_for(200ms)) {
      look_at(*item, *score, last);
      done(queue);
    }
  } else {
    // Half put items may stand at its end, so a plain get() could wait for ever.
    const auto taker = [&] { consume(queue, *score); };
    ForkedChild rest(taker);
    ASSERT_TRUE(comes_true([&] { return queue.empty(); }));
    usleep(20'000);
    rest.kill();
    rest.wait();
    ++consumers_killed;
  }
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(score->broken.load(), 0U);
  EXPECT_EQ(score->disorder.load(), 0U);
  std::uint64_t put = 0;
  std::uint64_t seen = 0;
  const std::uint32_t producers = score->next_producer.load();
  for (std::uint32_t i = 0; i < producers; ++i) {
    put += score->put[i].load();
    seen += score->seen[i].load();
    // The one whose put() did not return may have arrived as well.
    ASSERT_LE(score->seen[i].load(), score->put[i].load() + 1) << "an item was taken twice";
  }
  // An item is lost only with the consumer that was taking it.
  EXPECT_GE(seen + consumers_killed, put);
  EXPECT_GT(seen, 100U);
}

/// In a session of its own, so that 1000 lanes and their names do not add up.
template <class Body>
void in_session(bool records, Body body) {
  FreshSession session(records);
  session.check([&] {
    body();
    // What a killed lane leaked is little; the heap works and is consistent.
    EXPECT_TRUE(Arena::of(Session::current()).is_consistent());
  });
}

TEST(QueueKill, ROB_05_ROB_06_plain_items_through_an_unbounded_queue) {
  in_session(false, [] {
    Queue<Plain> queue("plain");
    kill_workers<Plain>(queue, "unbounded queue");
  });
}

TEST(QueueKill, ROB_05_ROB_06_plain_items_through_a_queue_of_one_place) {
  in_session(false, [] {
    Queue<Plain> queue("plain", 1);
    kill_workers<Plain>(queue, "queue of one place");
  });
}

TEST(QueueKill, ROB_05_ROB_06_plain_items_through_a_queue_of_16_places_that_is_recorded) {
  in_session(true, [] {
    Queue<Plain> queue("plain", 16);
    kill_workers<Plain>(queue, "queue, recorded");
  });
}

TEST(QueueKill, ROB_05_ROB_06_texts_through_a_queue_of_16_places) {
  in_session(false, [] {
    Queue<Text> queue("texts", 16);
    kill_workers<Text>(queue, "queue of texts");
  });
}

TEST(QueueKill, ROB_05_ROB_06_plain_items_through_a_simple_queue) {
  in_session(false, [] {
    SimpleQueue<Plain> queue("plain");
    kill_workers<Plain>(queue, "simple queue");
  });
}

TEST(QueueKill, JQ_06_tasks_of_killed_consumers_are_reported_and_all_others_are_joined) {
  in_session(false, [] {
    JoinableQueue<Plain> queue("tasks", 16);
    kill_workers<Plain>(queue, "joinable queue");
    // Nobody is left but those who were killed: each join names one, or there was none.
    int told = 0;
    while (true) {
      try {
        ASSERT_TRUE(queue.join_for(5s))
            << queue.unfinished() << " tasks are unfinished and nobody is to blame";
        break;
      } catch (const OwnerDied&) {
        ASSERT_LT(++told, 3);
        EXPECT_TRUE(queue.recover());
      }
    }
    EXPECT_EQ(queue.unfinished(), 0U);
  });
}

TEST(QueueKill, ROB_06_a_process_killed_while_it_puts_ten_megabytes_does_not_keep_the_others_back) {
  in_session(false, [] {
    Queue<std::vector<char>> queue("bytes", 4);
    KillStorm storm("queue, ten megabytes", 60);
    while (storm.goes_on()) {
      ForkedChild putter([&] {
        const std::vector<char> large(10'000'000, 'x');
        while (true)
          queue.put(large);
      });
      storm.kill(putter, 20ms);
      const Stopwatch watch;
      while (const auto item = queue.try_get_for(60ms))
        ASSERT_EQ(*item, std::vector<char>(10'000'000, 'x'));
      ASSERT_LT(watch.elapsed(), 20s);
      queue.put({'a', 'b'});
      ASSERT_EQ(queue.try_get_for(5s), (std::vector<char>{'a', 'b'}));
    }
    // Blocks of the killed are found again, but for one who is killed between two instructions of allocating it.
    EXPECT_LT(Arena::of(Session::current()).usage().reserved, 120'000'000U);
  });
}

}  // namespace
}  // namespace sharescope
