// SPDX-License-Identifier: MIT
//
// Whoever waits for something, or is in the middle of a message, is stopped: what wakes it is not lost with it, the
// others go on without it, and it goes on when it can.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "../support/stopped.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Two who wait for `primitive`; the first to come is stopped.
template <class Primitive>
class TwoWaiters {
 public:
  template <class Wait>
  TwoWaiters(const Primitive& primitive, Wait wait) : first(wait) {
    EXPECT_TRUE(comes_to_wait(primitive, 1));
    stopped = std::make_unique<Stopped>(first);
    second = std::make_unique<ForkedChild>(wait);
    EXPECT_TRUE(comes_to_wait(primitive, 2));
  }

  ForkedChild first;
  std::unique_ptr<ForkedChild> second;
  std::unique_ptr<Stopped> stopped;
};

TEST(StoppedWaiter, for_a_lock_does_not_keep_it_from_the_next) {
  Lock lock("door");
  lock.lock();
  TwoWaiters waiters(lock, [&] { std::scoped_lock hold(lock); });
  lock.unlock();
  EXPECT_TRUE(waiters.second->ends_within(1s));
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 0);
}

TEST(StoppedWaiter, for_a_permit_takes_none_along) {
  Semaphore permits("parking", 0);
  TwoWaiters waiters(permits, [&] { permits.acquire(); });
  permits.release();
  EXPECT_TRUE(waiters.second->ends_within(1s));
  permits.release();
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 0);
  EXPECT_EQ(permits.value(), 0U);
}

TEST(StoppedWaiter, for_an_event_misses_no_pulse_and_delays_nobody) {
  Event ready("ready");
  TwoWaiters waiters(ready, [&] { ready.wait(); });
  ready.set();
  ready.clear();
  EXPECT_TRUE(waiters.second->ends_within(1s));
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 0);
}

TEST(StoppedWaiter, of_a_condition_keeps_notify_all_from_nothing) {
  Condition changed("changed");
  TwoWaiters waiters(changed, [&] {
    std::scoped_lock hold(changed);
    changed.wait();
  });
  {
    std::scoped_lock hold(changed);
    const Stopwatch watch;
    changed.notify_all();
    EXPECT_TRUE(is_at_once(watch.elapsed(), 1s));
  }
  EXPECT_TRUE(waiters.second->ends_within(1s));
  EXPECT_TRUE(changed.try_lock()) << "the stopped one does not hold it";
  changed.unlock();
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 0);
}

TEST(StoppedWaiter, of_a_condition_has_its_turn_of_those_who_wait_and_uses_it_when_it_goes_on) {
  Condition changed("changed");
  TwoWaiters waiters(changed, [&] {
    std::scoped_lock hold(changed);
    changed.wait();
  });
  const auto notify = [&] {
    std::scoped_lock hold(changed);
    changed.notify();
  };
  notify();
  EXPECT_FALSE(waiters.second->ends_within(longer_than_a_death_takes)) << "the first has waited longest";
  notify();
  EXPECT_TRUE(waiters.second->ends_within(1s));
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 0);
}

TEST(StoppedWaiter, at_a_barrier_has_arrived_and_its_round_passes_without_it) {
  Barrier line("line", 2);
  ForkedChild first([&] {
    line.wait();
    line.wait();
  });
  ASSERT_TRUE(comes_to_wait(line, 1));
  const Stopped stopped(first);
  line.wait();
  ForkedChild next([&] { line.wait(); });
  EXPECT_FALSE(next.ends_within(longer_than_a_death_takes))
      << "and it is not taken for dead in the next round";
  stopped.go_on();
  EXPECT_EQ(first.wait(), 0);
  EXPECT_EQ(next.wait(), 0);
  EXPECT_FALSE(line.broken());
}

TEST(StoppedWaiter, for_an_item_leaves_it_to_the_next) {
  Queue<int> jobs("jobs");
  TwoWaiters waiters(jobs, [&] { return jobs.get(); });
  jobs.put(1);
  EXPECT_TRUE(waiters.second->ends_within(1s));
  EXPECT_EQ(waiters.second->wait(), 1);
  jobs.put(2);
  waiters.stopped->go_on();
  EXPECT_EQ(waiters.first.wait(), 2);
}

TEST(StoppedWaiter, for_room_in_a_queue_leaves_it_to_the_next) {
  Queue<int> jobs("jobs", 1);
  jobs.put(1);
  TwoWaiters waiters(jobs, [&] { jobs.put(2); });
  EXPECT_EQ(jobs.get(), 1);
  EXPECT_TRUE(waiters.second->ends_within(1s));
  EXPECT_EQ(jobs.get(), 2);
  waiters.stopped->go_on();
  EXPECT_EQ(jobs.try_get_for(5s), 2);
  EXPECT_EQ(waiters.first.wait(), 0);
}

using Message = std::vector<std::byte>;

TEST(StoppedSender, in_a_message_cuts_nothing_and_what_stands_behind_it_follows) {
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
  const Message large(10 << 20U, std::byte{7});
  ForkedChild sender([&, &end = writer] { end.send_bytes(large); });
  ASSERT_TRUE(comes_to_wait(writer, 1));
  const Stopped stopped(sender);
  ForkedChild other([&end = writer] { end.send_bytes("after"); });
  ForkedChild receiver([&, &end = reader] {
    EXPECT_TRUE(end.recv_bytes() == large);
    return static_cast<int>(end.recv_bytes().size());
  });
  EXPECT_FALSE(receiver.ends_within(longer_than_a_death_takes));
  EXPECT_FALSE(other.ends_within(1ms));
  stopped.go_on();
  EXPECT_EQ(receiver.wait(), 5);
  EXPECT_EQ(sender.wait(), 0);
  EXPECT_EQ(other.wait(), 0);
}

TEST(StoppedSender, that_has_sent_nothing_is_waited_for_as_long_as_was_asked) {
  auto [left, right] = make_pipe("talk");
  ForkedChild sender([&end = right, &other = left] {
    other.close();
    static_cast<void>(end.recv<int>());
    end.send(2);
  });
  right.close();
  ASSERT_TRUE(comes_to_wait(left, 1));
  const Stopped stopped(sender);
  left.send(1);
  for (int i = 0; i < 2; ++i) {
    const Stopwatch watch;
    EXPECT_TRUE(i == 0 ? !left.poll_for(120ms) : wait({left}, 120ms).empty());
    EXPECT_TRUE(is_about(watch.elapsed(), 120ms));
  }
  EXPECT_FALSE(left.poll_for(longer_than_a_death_takes)) << "the stream has not ended";
  stopped.go_on();
  EXPECT_EQ(left.recv<int>(), 2);
  EXPECT_EQ(sender.wait(), 0);
}

TEST(StoppedReceiver, breaks_no_pipe_and_receives_all_when_it_goes_on) {
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
  const Message large(1 << 20U, std::byte{7});
  ForkedChild receiver([&, &in = reader, &out = writer] {
    out.close();
    EXPECT_TRUE(in.recv_bytes() == large);
    EXPECT_THROW(in.recv_bytes(), EndOfStream);
  });
  reader.close();
  ASSERT_TRUE(comes_to_wait(writer, 1));
  const Stopped stopped(receiver);
  ForkedChild sender([&, &end = writer] { end.send_bytes(large); });
  writer.close();
  EXPECT_FALSE(sender.ends_within(longer_than_a_death_takes));
  stopped.go_on();
  EXPECT_EQ(sender.wait(), 0);
  EXPECT_EQ(receiver.wait(), 0);
}

/// It runs for a while before it is stopped again, never twice in a row equally long.
void let_run(int round) {
  const Stopwatch watch;
  while (watch.elapsed() < std::chrono::microseconds(round * 37 % 500)) {
  }
}

/// At moments that nobody chose, also between the steps of a put or a get: whatever is asked with a timeout keeps it.
TEST(StoppedAnywhere, producers_and_consumers_of_a_queue_delay_nobody_beyond_his_timeout_and_lose_nothing) {
  struct Sums {
    std::atomic<std::uint64_t> put;
    std::atomic<std::uint64_t> got;
    std::atomic<bool> over;
  };
  Queue<std::uint64_t> jobs("jobs", 16);
  SharedBlock<Sums> sums;
  const auto produce = [&] {
    for (std::uint64_t item = 1; !sums->over.load(); ++item)
      if (jobs.try_put_for(item, 10ms)) sums->put.fetch_add(item);
  };
  const auto consume = [&] {
    while (!sums->over.load())
      sums->got.fetch_add(jobs.try_get_for(10ms).value_or(0));
  };
  ForkedChild producer(produce);
  ForkedChild consumer(consume);
  for (int round = 0; round < 200; ++round) {
    let_run(round);
    const Stopped stopped(round % 2 == 0 ? producer : consumer);
    const Stopwatch watch;
    sums->got.fetch_add(jobs.try_get_for(2ms).value_or(0));
    if (jobs.try_put_for(1, 2ms)) sums->put.fetch_add(1);
    ASSERT_LT(watch.elapsed(), 1s) << round;
  }
  sums->over.store(true);
  EXPECT_EQ(producer.wait(), 0);
  EXPECT_EQ(consumer.wait(), 0);
  while (const auto item = jobs.try_get_for(50ms))
    sums->got.fetch_add(*item);
  EXPECT_EQ(sums->got.load(), sums->put.load());
}

TEST(StoppedAnywhere, a_writer_of_a_shareable_list_keeps_no_reader_waiting) {
  ShareableList list =
      ShareableList::create({std::string(40, 'a')}, "sharescope_test_" + std::to_string(getpid()));
  list.unlink();
  ForkedChild writer([&] {
    for (int i = 0;; ++i)
      list.set(0, std::string(40, static_cast<char>('a' + i % 26)));
  });
  for (int round = 0; round < 200; ++round) {
    let_run(round);
    const Stopped stopped(writer);
    const Stopwatch watch;
    const Scalar value = list.get(0);
    ASSERT_LT(watch.elapsed(), 1s) << round;
    const std::string text = std::get<Text>(value.content()).utf8;
    ASSERT_EQ(text, std::string(40, text[0])) << round;
  }
}

}  // namespace
}  // namespace sharescope
