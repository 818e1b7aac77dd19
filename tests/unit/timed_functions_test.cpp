// SPDX-License-Identifier: MIT
//
// Every function with a timeout, called with every kind of timeout and time point that a program can make.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/process/parent_process.hpp"
#include "time_values.hpp"
#include "timed_functions.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

template <class Timed>
class EveryTimedFunction : public ::testing::Test {
 protected:
  Timed timed;

  /// What another thread gets: the test's own has what is waited for.
  template <class Call>
  static void in_thread(Call call) {
    std::thread(call).join();
  }

  template <class Table, class Call>
  void expect_no_wait(const Table& table, Call call) {
    in_thread([&] {
      for_each(table, [&](const char* name, auto when) {
        const Watchdog watchdog(10s, name);
        EXPECT_FALSE(call(when)) << name;
      });
    });
  }

  template <class Table, class Call>
  void expect_refusal(const Table& table, Call call) {
    in_thread([&] {
      for_each(table, [&](const char* name, auto when) { EXPECT_THROW(call(when), InvalidValue) << name; });
    });
  }

  template <class Table, class Call>
  void expect_wait(const Table& table, Call call) {
    for_each(table, [&](const char* name, auto when) {
      const Watchdog watchdog(10s, name);
      std::atomic<bool> returned{false};
      bool got = false;
      std::thread waiter([&] {
        got = call(when);
        returned = true;
      });
      comes_true([&] { return returned || timed.is_awaited(); });
      if (!returned) timed.let_through();
      waiter.join();
      EXPECT_TRUE(got) << name << ": it did not wait";
      if (got) timed.again();
    });
  }
};

TYPED_TEST_SUITE(EveryTimedFunction, TimedFunctions);

TYPED_TEST(EveryTimedFunction, does_not_wait_for_a_span_of_zero_or_less) {
  this->expect_no_wait(spans_without_wait(), [this](auto span) { return this->timed.try_for(span); });
}

TYPED_TEST(EveryTimedFunction, waits_for_a_span_however_long) {
  this->expect_wait(spans_without_end(), [this](auto span) { return this->timed.try_for(span); });
}

TYPED_TEST(EveryTimedFunction, refuses_a_span_that_is_no_number_and_touches_nothing) {
  this->expect_refusal(spans_that_are_no_number(), [this](auto span) { return this->timed.try_for(span); });
  this->expect_wait(std::make_tuple(named("afterwards", 10s)),
                    [this](auto span) { return this->timed.try_for(span); });
}

TYPED_TEST(EveryTimedFunction, keeps_time_points_of_every_clock) {
  if constexpr (requires { this->timed.try_until(std::chrono::steady_clock::now()); }) {
    const auto call = [this](auto point) { return this->timed.try_until(point); };
    this->expect_no_wait(points_in_the_past(), call);
    this->expect_wait(points_without_end(), call);
    this->expect_refusal(points_that_are_no_number(), call);
  }
}

TEST(ABarrierMadeWithATimeout, takes_whatever_duration_there_is) {
  BarrierOwnTimed timed;
  for_each(spans_without_wait(), [&](const char* name, auto span) {
    const Watchdog watchdog(10s, name);
    EXPECT_FALSE(timed.try_for(span)) << name;
  });
  for_each(spans_that_are_no_number(),
           [&](const char* name, auto span) { EXPECT_THROW(timed.try_for(span), InvalidValue) << name; });
  for_each(spans_without_end(), [&](const char* name, auto span) {
    const Watchdog watchdog(10s, name);
    Barrier barrier("line", 2, {}, span);
    std::thread other([&] { barrier.wait(); });
    EXPECT_NO_THROW(barrier.wait()) << name;
    other.join();
  });
}

TEST(AWaitForTheParent, keeps_the_same_rules) {
  Process child("child", [] {
    const auto parent = parent_process();
    bool right = parent.has_value();
    for_each(spans_without_wait(),
             [&](const char* /*name*/, auto span) { right = right && !parent->join_for(span); });
    for_each(spans_that_are_no_number(), [&](const char* /*name*/, auto span) {
      right = right && !error_of<InvalidValue>([&] { parent->join_for(span); }).empty();
    });
    return right ? 0 : 1;
  });
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(ATimeoutThatIsNoNumber, is_reported_with_the_object_and_the_process) {
  const std::chrono::duration<double> no_number{std::numeric_limits<double>::quiet_NaN()};
  Barrier barrier("line", 2);
  const std::string text = error_of<InvalidValue>([&] { barrier.wait_for(no_number); });
  EXPECT_NE(text.find("barrier 'line'"), std::string::npos) << text;
  EXPECT_NE(text.find("by test"), std::string::npos) << text;
  EXPECT_FALSE(barrier.broken());
}

}  // namespace
}  // namespace sharescope
