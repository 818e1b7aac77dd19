// SPDX-License-Identifier: MIT
//
// What Lock, RLock, and whatever has one of them promise alike: TimedLockable, for the guards of the standard library.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/lockables.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

template <class T>
class Lockable : public ::testing::Test {
 protected:
  T lock = make_lockable<T>("first");
  T other = make_lockable<T>("second");

  bool taken_by_somebody_else() {
    return in_child([this] {
             const bool taken = lock.try_lock();
             if (taken) lock.unlock();
             return taken;
           }) == 0;
  }
};
TYPED_TEST_SUITE(Lockable, Lockables, LockableNames);

TYPED_TEST(Lockable, try_lock_takes_what_is_free) {
  ASSERT_TRUE(this->lock.try_lock());
  EXPECT_TRUE(is_locked(this->lock));
  EXPECT_TRUE(this->taken_by_somebody_else());
  this->lock.unlock();
  EXPECT_FALSE(is_locked(this->lock));
  EXPECT_FALSE(this->taken_by_somebody_else());
}

TYPED_TEST(Lockable, try_lock_fails_in_another_thread) {
  this->lock.lock();
  bool taken = true;
  std::thread([&] { taken = this->lock.try_lock(); }).join();
  EXPECT_FALSE(taken);
  this->lock.unlock();
}

TYPED_TEST(Lockable, a_timed_lock_waits_about_as_long_as_it_may) {
  this->lock.lock();
  const int code = in_child([this] {
    const Stopwatch watch;
    EXPECT_FALSE(this->lock.try_lock_for(100ms));
    EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  });
  EXPECT_EQ(code, 0);
  this->lock.unlock();
}

TYPED_TEST(Lockable, a_timed_lock_takes_what_becomes_free_in_time) {
  this->lock.lock();
  ForkedChild waiter([this] { return this->lock.try_lock_for(20s); });
  EXPECT_FALSE(waiter.ends_within(20ms));
  this->lock.unlock();
  EXPECT_EQ(waiter.wait(), 1);
}

TYPED_TEST(Lockable, a_timeout_of_zero_or_less_does_not_wait) {
  this->lock.lock();
  const int code = in_child([this] {
    const Stopwatch watch;
    EXPECT_FALSE(this->lock.try_lock_for(0s));
    EXPECT_FALSE(this->lock.try_lock_for(-1h));
    EXPECT_FALSE(this->lock.try_lock_until(std::chrono::steady_clock::now() - 1h));
    EXPECT_TRUE(is_at_once(watch.elapsed(), 500ms));
  });
  EXPECT_EQ(code, 0);
  this->lock.unlock();
}

TYPED_TEST(Lockable, a_timeout_of_zero_or_less_takes_what_is_free) {
  EXPECT_TRUE(this->lock.try_lock_for(0s));
  this->lock.unlock();
  EXPECT_TRUE(this->lock.try_lock_for(-1s));
  this->lock.unlock();
  EXPECT_TRUE(this->lock.try_lock_until(std::chrono::system_clock::now() - 1h));
  this->lock.unlock();
}

TYPED_TEST(Lockable, a_timeout_past_all_counting_means_for_ever) {
  EXPECT_TRUE(this->lock.try_lock_for(std::chrono::hours::max()));
  ForkedChild waiter([this] { return this->lock.try_lock_for(std::chrono::nanoseconds::max()); });
  EXPECT_FALSE(waiter.ends_within(20ms));
  this->lock.unlock();
  EXPECT_EQ(waiter.wait(), 1);
}

TYPED_TEST(Lockable, try_lock_until_takes_any_clock) {
  this->lock.lock();
  const int code = in_child([this] {
    const Stopwatch watch;
    EXPECT_FALSE(this->lock.try_lock_until(std::chrono::steady_clock::now() + 50ms));
    EXPECT_FALSE(this->lock.try_lock_until(std::chrono::system_clock::now() + 50ms));
    EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  });
  EXPECT_EQ(code, 0);
  this->lock.unlock();
}

TYPED_TEST(Lockable, a_wait_that_timed_out_leaves_no_trace) {
  this->lock.lock();
  EXPECT_EQ(in_child([this] { return this->lock.try_lock_for(20ms); }), 0);
  this->lock.unlock();
  EXPECT_FALSE(is_locked(this->lock));
  const Stopwatch watch;
  EXPECT_EQ(in_child([this] { return this->lock.try_lock_for(20s); }), 1);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 5s));
}

TYPED_TEST(Lockable, scoped_lock_releases_at_the_end_of_the_scope) {
  {
    std::scoped_lock hold(this->lock);
    EXPECT_TRUE(this->taken_by_somebody_else());
  }
  EXPECT_FALSE(is_locked(this->lock));
}

TYPED_TEST(Lockable, scoped_lock_releases_when_an_exception_leaves_the_scope) {
  try {
    std::scoped_lock hold(this->lock);
    throw std::runtime_error("out");
  } catch (const std::runtime_error&) {
  }
  EXPECT_FALSE(is_locked(this->lock));
}

TYPED_TEST(Lockable, lock_guard_holds_and_adopts) {
  {
    std::lock_guard hold(this->lock);
    EXPECT_TRUE(this->taken_by_somebody_else());
  }
  EXPECT_FALSE(is_locked(this->lock));
  this->lock.lock();
  { std::scoped_lock hold(std::adopt_lock, this->lock); }
  EXPECT_FALSE(is_locked(this->lock));
}

TYPED_TEST(Lockable, unique_lock_works_in_all_its_ways) {
  std::unique_lock hold(this->lock);
  EXPECT_TRUE(hold.owns_lock());
  EXPECT_TRUE(this->taken_by_somebody_else());
  hold.unlock();
  EXPECT_FALSE(is_locked(this->lock));
  EXPECT_TRUE(hold.try_lock());
  hold.unlock();
  EXPECT_TRUE(hold.try_lock_for(1ms));
  hold.unlock();
  EXPECT_TRUE(hold.try_lock_until(std::chrono::steady_clock::now()));
  hold = {};
  EXPECT_FALSE(is_locked(this->lock));

  this->lock.lock();
  EXPECT_EQ(in_child([this] { return std::unique_lock(this->lock, std::try_to_lock).owns_lock(); }), 0);
  EXPECT_EQ(in_child([this] { return std::unique_lock(this->lock, 10ms).owns_lock(); }), 0);
  this->lock.unlock();
}

TYPED_TEST(Lockable, several_are_taken_together_without_a_deadlock) {
  // Each takes them in an order of its own; taken one after the other they would soon block one another.
  SharedBlock<std::atomic<int>> rounds;
  const auto work = [&](auto& left, auto& right) {
    for (int i = 0; i < 2000; ++i) {
      std::scoped_lock hold(left, right);
      rounds->store(rounds->load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
  };
  ForkedChild one([&] { work(this->lock, this->other); });
  ForkedChild two([&] { work(this->other, this->lock); });
  EXPECT_EQ(one.wait(), 0);
  EXPECT_EQ(two.wait(), 0);
  EXPECT_EQ(rounds->load(), 4000);

  std::lock(this->lock, this->other);
  EXPECT_TRUE(is_locked(this->lock) && is_locked(this->other));
  this->lock.unlock();
  EXPECT_EQ(std::try_lock(this->lock, this->other), is_recursive<TypeParam> ? -1 : 1);
  if (is_recursive<TypeParam>) this->other.unlock();
  if (is_locked(this->lock)) this->lock.unlock();
  this->other.unlock();
  EXPECT_FALSE(is_locked(this->other));
}

TYPED_TEST(Lockable, what_it_protects_is_changed_by_one_process_at_a_time) {
  SharedBlock<std::atomic<int>> counter;
  const auto work = [&] {
    for (int i = 0; i < 5000; ++i) {
      std::scoped_lock hold(this->lock);
      counter->store(counter->load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
  };
  ForkedChild a(work);
  ForkedChild b(work);
  ForkedChild c(work);
  ForkedChild d(work);
  for (ForkedChild* child : {&a, &b, &c, &d})
    EXPECT_EQ(child->wait(), 0);
  EXPECT_EQ(counter->load(), 20000);
  EXPECT_FALSE(is_locked(this->lock));
}

TYPED_TEST(Lockable, a_timed_wait_ends_also_when_others_always_come_first) {
  SharedBlock<std::atomic<bool>> done;
  const auto hammer = [&] {
    while (!done->load()) {
      std::scoped_lock hold(this->lock);
    }
  };
  ForkedChild a(hammer);
  ForkedChild b(hammer);
  ForkedChild c(hammer);
  const int code = in_child([this] {
    for (int i = 0; i < 20; ++i) {
      const Stopwatch watch;
      const bool taken = this->lock.try_lock_for(10ms);
      EXPECT_LT(watch.elapsed(), 2s);
      if (taken) this->lock.unlock();
    }
  });
  done->store(true);
  EXPECT_EQ(code, 0);
  for (ForkedChild* child : {&a, &b, &c})
    EXPECT_EQ(child->wait(), 0);
}

TYPED_TEST(Lockable, has_the_name_that_it_was_given) {
  EXPECT_EQ(this->lock.name(), "first");
  EXPECT_EQ(this->other.name(), "second");
  EXPECT_NE(this->lock.id(), this->other.id());
}

TYPED_TEST(Lockable, recover_of_what_nobody_died_with_is_false) {
  EXPECT_FALSE(this->lock.recover());
  this->lock.lock();
  EXPECT_FALSE(this->lock.recover());
  EXPECT_TRUE(this->taken_by_somebody_else());
  this->lock.unlock();
}

}  // namespace
}  // namespace sharescope
