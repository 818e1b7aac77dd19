// SPDX-License-Identifier: MIT
//
// The rows of Event: Python's multiprocessing.Event.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(EventConformance, EVT_01_clear_at_first_and_set_and_clear_change_nothing_twice) {
  Event event("ready");
  EXPECT_FALSE(event.is_set());
  event.clear();
  EXPECT_FALSE(event.is_set());
  event.set();
  EXPECT_TRUE(event.is_set());
  event.set();
  EXPECT_TRUE(event.is_set());
  EXPECT_EQ(in_child([&] { return event.is_set(); }), 1);
  event.clear();
  EXPECT_FALSE(event.is_set());
  EXPECT_EQ(in_child([&] { return event.is_set(); }), 0);
  check_in_child([&] { event.set(); });
  EXPECT_TRUE(event.is_set());
  check_in_child([&] { event.clear(); });
  EXPECT_FALSE(event.is_set());
}

TEST(EventConformance, EVT_02_a_wait_on_a_clear_event_keeps_its_timeout) {
  Event event("ready");
  const Stopwatch at_once;
  EXPECT_FALSE(event.wait_for(0s));
  EXPECT_FALSE(event.wait_for(-1ns));
  EXPECT_FALSE(event.wait_for(-10s));
  EXPECT_FALSE(event.wait_for(std::chrono::duration<double>(-0.5)));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 150ms));
  const Stopwatch watch;
  EXPECT_FALSE(event.wait_for(150ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  const Stopwatch until;
  EXPECT_FALSE(event.wait_until(std::chrono::steady_clock::now() + 100ms));
  EXPECT_TRUE(is_about(until.elapsed(), 100ms));
}

TEST(EventConformance, EVT_02_a_wait_on_a_set_event_returns_at_once) {
  Event event("ready");
  event.set();
  const Stopwatch watch;
  event.wait();
  EXPECT_TRUE(event.wait_for(0s));
  EXPECT_TRUE(event.wait_for(-10s));
  EXPECT_TRUE(event.wait_for(10s));
  check_in_child([&] { event.wait(); });
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
  EXPECT_TRUE(event.is_set()) << "waiting uses nothing up";
}

/// Processes and threads that wait for it.
class Waiters {
 public:
  Waiters(Event& event, int count) {
    for (int i = 0; i < count / 2; ++i)
      processes_.push_back(std::make_unique<ForkedChild>([&event] { return event.wait_for(20s); }));
    released_.resize(static_cast<std::size_t>(count - count / 2));
    for (std::size_t i = 0; i < released_.size(); ++i)
      threads_.emplace_back([this, i, &event] { released_[i] = event.wait_for(20s) ? 1 : 0; });
  }
  /// How many were released.
  std::ptrdiff_t count() {
    for (std::thread& thread : threads_)
      thread.join();
    std::ptrdiff_t count = std::count(released_.begin(), released_.end(), 1);
    for (auto& process : processes_)
      count += process->wait() == 1 ? 1 : 0;
    return count;
  }

 private:
  std::vector<std::unique_ptr<ForkedChild>> processes_;
  std::vector<std::thread> threads_;
  std::vector<int> released_;
};

TEST(EventConformance, EVT_04_set_and_clear_at_once_release_everybody_who_was_waiting) {
  Event event("pulse");
  for (int round = 0; round < 50; ++round) {
    Waiters waiters(event, 4);
    ASSERT_TRUE(comes_to_wait(event, 4));
    const Stopwatch watch;
    event.set();
    event.clear();
    EXPECT_EQ(waiters.count(), 4) << "in round " << round;
    EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
    EXPECT_FALSE(event.is_set());
  }
}

TEST(EventConformance, EVT_04_a_pulse_is_not_remembered_for_those_who_come_later) {
  Event event("pulse");
  event.set();
  event.clear();
  EXPECT_FALSE(event.wait_for(0s));
  EXPECT_FALSE(event.wait_for(20ms));
}

TEST(EventConformance, EVT_05_it_can_be_used_again_and_again) {
  Event event("ready");
  for (int round = 0; round < 10; ++round) {
    Waiters waiters(event, 4);
    ASSERT_TRUE(comes_to_wait(event, 4));
    EXPECT_FALSE(event.is_set());
    event.set();
    EXPECT_EQ(waiters.count(), 4);
    EXPECT_TRUE(event.wait_for(10s));
    event.clear();
    EXPECT_FALSE(event.wait_for(0s));
  }
}

Event* of_handler = nullptr;

TEST(EventConformance, EVT_06_a_handler_may_set_it_on_the_thread_that_waits_for_it) {
  Event event("signal");
  of_handler = &event;
  const Pestering pestering([](int) { of_handler->set(); });
  for (int round = 0; round < 20; ++round) {
    const Stopwatch watch;
    EXPECT_TRUE(event.wait_for(20s));
    event.wait();
    EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
    event.clear();
  }
}

TEST(EventConformance, EVT_06_a_handler_may_use_it_in_the_middle_of_anything_that_the_thread_does_with_it) {
  Event event("signal");
  of_handler = &event;
  static std::atomic<int> signals;
  signals = 0;
  const Pestering pestering(
      [](int) {
        of_handler->set();
        if (of_handler->is_set()) signals.fetch_add(1);
        of_handler->clear();
      },
      100);
  const Stopwatch watch;
  std::uint64_t released = 0;
  while (watch.elapsed() < 300ms) {
    event.set();
    static_cast<void>(event.is_set());
    event.clear();
    released += event.wait_for(1ms) ? 1U : 0U;
  }
  EXPECT_GT(signals, 100);
  EXPECT_GT(released, 0U) << "by the handler's pulses";
}

TEST(EventConformance, EVT_06_a_handler_may_end_the_wait) {
  Event event("signal");
  const Pestering pestering([](int) { interrupt_this_thread(); });
  EXPECT_THROW(event.wait(), Interrupted);
  EXPECT_THROW(static_cast<void>(event.wait_for(20s)), Interrupted);
  EXPECT_EQ(waiting_for(event), 0U);
}

}  // namespace
}  // namespace sharescope
