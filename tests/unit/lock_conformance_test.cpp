// SPDX-License-Identifier: MIT
//
// The rows of Lock: Python's multiprocessing.Lock.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// What it throws, as text; empty when it throws nothing or something else.
template <class Kind, class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Kind& error) {
    return error.what();
  }
  return {};
}

TEST(LockConformance, LOCK_01_a_second_try_fails_in_the_same_thread_another_thread_and_another_process) {
  Lock lock("door");
  const Stopwatch watch;
  EXPECT_TRUE(lock.try_lock());
  EXPECT_FALSE(lock.try_lock());
  bool taken = true;
  std::thread([&] { taken = lock.try_lock(); }).join();
  EXPECT_FALSE(taken);
  EXPECT_EQ(in_child([&] { return lock.try_lock(); }), 0);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
  lock.unlock();
  lock.lock();
  EXPECT_TRUE(lock.locked());
  lock.unlock();
}

TEST(LockConformance, LOCK_02_a_timeout_is_kept_and_zero_or_negative_does_not_wait) {
  Lock lock("door");
  lock.lock();
  const Stopwatch at_once;
  EXPECT_FALSE(lock.try_lock_for(0s));
  EXPECT_FALSE(lock.try_lock_for(-1ns));
  EXPECT_FALSE(lock.try_lock_for(-10s));
  EXPECT_FALSE(lock.try_lock_for(std::chrono::duration<double>(-0.5)));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 150ms));
  const Stopwatch watch;
  EXPECT_FALSE(lock.try_lock_for(150ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  lock.unlock();
  EXPECT_TRUE(lock.try_lock_for(0s));
  lock.unlock();
  EXPECT_TRUE(lock.try_lock_for(-10s));
  lock.unlock();
}

TEST(LockConformance, LOCK_03_a_try_never_waits_whatever_timeout_was_used_before) {
  // Python's acquire(False, 5); here what does not wait takes no timeout at all.
  Lock lock("door");
  lock.lock();
  EXPECT_FALSE(lock.try_lock_for(20ms));
  const Stopwatch watch;
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(lock.try_lock());
  EXPECT_TRUE(is_at_once(watch.elapsed(), 500ms));
  lock.unlock();
}

TEST(LockConformance, LOCK_04_unlock_of_an_unlocked_lock_is_an_invalid_value_and_leaves_it_unlocked) {
  Lock lock("door");
  const std::string text = error_of<InvalidValue>([&] { lock.unlock(); });
  EXPECT_NE(text.find("unlock of lock 'door'"), text.npos) << text;
  EXPECT_NE(text.find("nobody holds it"), text.npos) << text;
  EXPECT_EQ(text.find('\n'), text.npos);
  EXPECT_FALSE(lock.locked());
  lock.lock();
  lock.unlock();
  EXPECT_THROW(lock.unlock(), InvalidValue);
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(LockConformance, LOCK_05_anybody_may_unlock_it_and_then_it_can_be_taken) {
  Lock lock("door");
  lock.lock();
  check_in_child([&] { lock.unlock(); });
  EXPECT_FALSE(lock.locked());
  ASSERT_TRUE(lock.try_lock());
  std::thread([&] { lock.unlock(); }).join();
  ASSERT_TRUE(lock.try_lock());
  lock.unlock();
  // Taken by a child that lives on, unlocked by the parent.
  SharedBlock<std::atomic<bool>> taken;
  ForkedChild taker([&] {
    lock.lock();
    taken->store(true);
    return comes_true([&] { return !lock.locked(); });
  });
  ASSERT_TRUE(comes_true([&] { return taken->load(); }));
  EXPECT_FALSE(lock.try_lock());
  lock.unlock();
  EXPECT_EQ(taker.wait(), 1);
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(LockConformance, LOCK_06_a_scope_releases_it_normally_and_when_an_exception_leaves) {
  Lock lock("door");
  {
    std::scoped_lock hold(lock);
    EXPECT_TRUE(lock.locked());
  }
  EXPECT_FALSE(lock.locked());
  EXPECT_THROW(
      {
        std::lock_guard hold(lock);
        throw std::runtime_error("out");
      },
      std::runtime_error);
  EXPECT_FALSE(lock.locked());
}

TEST(LockConformance, LOCK_07_after_a_timed_out_wait_it_can_be_taken_at_once_when_released) {
  Lock lock("door");
  lock.lock();
  EXPECT_EQ(in_child([&] { return lock.try_lock_for(30ms); }), 0);
  std::thread([&] { EXPECT_FALSE(lock.try_lock_for(30ms)); }).join();
  lock.unlock();
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(LockConformance, LOCK_08_each_release_lets_exactly_one_waiter_proceed_and_all_finish) {
  constexpr int waiters = 5;
  Lock lock("door");
  SharedBlock<std::atomic<int>> proceeded;
  SharedBlock<std::atomic<bool>> all_done;
  lock.lock();
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < waiters; ++i) {
    children.push_back(std::make_unique<ForkedChild>([&] {
      lock.lock();
      proceeded->fetch_add(1);
      // It stays locked, and its taker alive: the next release comes from the test.
      return comes_true([&] { return all_done->load(); });
    }));
  }
  ASSERT_TRUE(comes_true([&] { return who_waits(Session::current()).size() == waiters; }));
  for (int released = 1; released <= waiters; ++released) {
    lock.unlock();
    ASSERT_TRUE(comes_true([&] { return proceeded->load() == released; }));
    EXPECT_TRUE(stays_true([&] { return proceeded->load() == released; }, 10ms));
    EXPECT_TRUE(lock.locked());
  }
  lock.unlock();
  all_done->store(true);
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 1);
}

TEST(LockConformance, LOCK_10_every_process_can_see_whether_it_is_locked) {
  Lock lock("door");
  EXPECT_EQ(in_child([&] { return lock.locked(); }), 0);
  lock.lock();
  EXPECT_TRUE(lock.locked());
  EXPECT_EQ(in_child([&] { return lock.locked(); }), 1);
  lock.unlock();
  SharedBlock<std::atomic<int>> phase;
  ForkedChild holder([&] {
    std::scoped_lock hold(lock);
    phase->store(1);
    comes_true([&] { return phase->load() == 2; });
  });
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  EXPECT_TRUE(lock.locked());
  EXPECT_EQ(in_child([&] { return lock.locked(); }), 1);
  phase->store(2);
  EXPECT_EQ(holder.wait(), 0);
  EXPECT_FALSE(lock.locked());
}

TEST(LockConformance, RES_04_five_thousand_locks_can_be_made_and_work) {
  std::vector<std::unique_ptr<Lock>> locks;
  for (int i = 0; i < 5000; ++i)
    locks.push_back(std::make_unique<Lock>("lock-" + std::to_string(i % 100)));
  for (auto& lock : locks)
    ASSERT_TRUE(lock->try_lock());
  check_in_child([&] {
    for (auto& lock : locks) {
      ASSERT_FALSE(lock->try_lock());
    }
  });
  for (auto& lock : locks)
    lock->unlock();
  for (auto& lock : locks)
    EXPECT_FALSE(lock->locked());
}

}  // namespace
}  // namespace sharescope
