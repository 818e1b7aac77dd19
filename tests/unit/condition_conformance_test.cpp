// SPDX-License-Identifier: MIT
//
// The rows of Condition: Python's multiprocessing.Condition.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "../support/crowd.hpp"
#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "../support/sleepers.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/condition.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(ConditionConformance, COND_01_its_own_lock_is_recursive) {
  Condition changed("changed");
  static_assert(std::is_same_v<decltype(changed), Condition<RLock>>);
  changed.lock();
  EXPECT_TRUE(changed.try_lock());
  EXPECT_TRUE(changed.try_lock_for(1s));
  EXPECT_EQ(in_child([&] { return changed.try_lock(); }), 0);
  changed.unlock();
  changed.unlock();
  EXPECT_TRUE(changed.get_lock().locked());
  changed.unlock();
  EXPECT_FALSE(changed.get_lock().locked());
  EXPECT_THROW(changed.unlock(), NotOwner);
}

TEST(ConditionConformance, COND_01_a_lock_that_is_given_is_really_the_one_locked) {
  Lock lock("store");
  Condition changed("changed", lock);
  static_assert(std::is_same_v<decltype(changed), Condition<Lock>>);
  EXPECT_EQ(&changed.get_lock(), &lock);
  {
    std::scoped_lock hold(changed);
    EXPECT_TRUE(lock.locked());
    EXPECT_FALSE(changed.try_lock()) << "a plain lock is taken once";
  }
  EXPECT_FALSE(lock.locked());
  {
    std::unique_lock hold(lock);
    EXPECT_FALSE(changed.wait_for(1ms));
    EXPECT_TRUE(lock.locked());
  }
  RLock rlock("ledger");
  Condition other("other", rlock);
  std::lock_guard hold(other);
  EXPECT_TRUE(rlock.locked());
  EXPECT_EQ(in_child([&] { return rlock.try_lock(); }), 0);
}

TEST(ConditionConformance, COND_01_two_conditions_of_one_lock_wake_their_own) {
  Lock lock("store");
  Condition first("first", lock);
  Condition second("second", lock);
  Sleepers of_first(first, 1, 0);
  ASSERT_TRUE(of_first.are_asleep());
  Sleepers of_second(second, 1, 1);
  ASSERT_TRUE(of_second.are_asleep());
  {
    std::scoped_lock hold(lock);
    second.notify_all();
  }
  EXPECT_TRUE(of_second.are_woken(2));
  EXPECT_TRUE(of_first.are_woken(0));
  {
    std::scoped_lock hold(lock);
    first.notify_all();
  }
  EXPECT_TRUE(of_first.are_woken(1));
}

template <class AnyCondition>
void expect_not_owner(AnyCondition& changed) {
  EXPECT_THROW(changed.wait(), NotOwner);
  EXPECT_THROW(changed.wait_for(1ms), NotOwner);
  EXPECT_THROW(changed.wait_for(0ms), NotOwner);
  EXPECT_THROW(changed.notify(), NotOwner);
  EXPECT_THROW(changed.notify(0), NotOwner);
  EXPECT_THROW(changed.notify_all(), NotOwner);
}

TEST(ConditionConformance, COND_02_without_the_lock_nothing_may_be_done) {
  Lock lock("store");
  Condition with_lock("with lock", lock);
  Condition changed("changed");
  expect_not_owner(with_lock);
  expect_not_owner(changed);
  const std::string text = error_of<NotOwner>([&] { changed.wait(); });
  EXPECT_EQ(text, "wait of condition 'changed' by test: its lock is held by nobody");
}

TEST(ConditionConformance, COND_02_the_lock_of_another_thread_or_process_does_not_count) {
  Lock lock("store");
  Condition with_lock("with lock", lock);
  Condition changed("changed");
  SharedBlock<std::atomic<int>> phase;
  const auto hold_both = [&](int) {
    attach_this_thread({.name = "holder"});
    std::scoped_lock hold_lock(with_lock);
    std::scoped_lock hold_own(changed);
    phase->store(1);
    comes_true([&] { return phase->load() == 2; });
  };
  for (const bool process : {false, true}) {
    phase->store(0);
    Crowd holder(process ? 1 : 0, process ? 0 : 1, hold_both);
    ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
    expect_not_owner(with_lock);
    expect_not_owner(changed);
    EXPECT_EQ(error_of<NotOwner>([&] { changed.notify_all(); }),
              "notify_all of condition 'changed' by test: its lock is held by holder");
    phase->store(2);
    holder.join();
  }
  changed.lock();
  check_in_child([&] { expect_not_owner(changed); });
  changed.unlock();
}

TEST(ConditionConformance, COND_04_a_wait_lets_go_all_levels_and_has_them_back) {
  Condition changed("changed");
  for (int levels = 1; levels <= 5; ++levels) {
    for (int i = 0; i < levels; ++i)
      changed.lock();
    ForkedChild other([&] {
      std::scoped_lock hold(changed);
      changed.notify();
    });
    changed.wait();
    EXPECT_EQ(other.wait(), 0);
    for (int i = 0; i < levels; ++i) {
      EXPECT_TRUE(changed.get_lock().locked());
      EXPECT_EQ(in_child([&] { return changed.try_lock(); }), 0);
      changed.unlock();
    }
    EXPECT_FALSE(changed.get_lock().locked());
    for (int i = 0; i < levels; ++i)
      changed.lock();
    EXPECT_FALSE(changed.wait_for(1ms)) << "and when nobody notifies";
    for (int i = 0; i < levels; ++i)
      changed.unlock();
    EXPECT_THROW(changed.unlock(), NotOwner);
  }
}

TEST(ConditionConformance, COND_05_a_notification_without_waiters_is_not_remembered) {
  Condition changed("changed");
  std::scoped_lock hold(changed);
  changed.notify();
  changed.notify(5);
  changed.notify_all();
  const Stopwatch watch;
  EXPECT_FALSE(changed.wait_for(100ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  const Stopwatch at_once;
  EXPECT_FALSE(changed.wait_for(0s));
  EXPECT_FALSE(changed.wait_for(-10s));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 1s));
}

TEST(ConditionConformance, COND_06_exactly_so_many_are_woken) {
  Condition changed("changed");
  Sleepers sleepers(changed, 3, 3);
  ASSERT_TRUE(sleepers.are_asleep());
  notify(changed, 0);
  notify(changed, -1);
  EXPECT_TRUE(sleepers.are_woken(0));
  notify(changed, 2);
  EXPECT_TRUE(sleepers.are_woken(2));
  notify(changed, 4);
  EXPECT_TRUE(sleepers.are_woken(6));
  notify(changed, 3);
  EXPECT_TRUE(sleepers.are_woken(6));
}

TEST(ConditionConformance, COND_06_all_are_woken) {
  Lock lock("store");
  Condition changed("changed", lock);
  for (int round = 0; round < 5; ++round) {
    Sleepers sleepers(changed, 3, 3);
    ASSERT_TRUE(sleepers.are_asleep());
    {
      std::scoped_lock hold(lock);
      changed.notify_all();
    }
    EXPECT_TRUE(sleepers.are_woken(6));
  }
}

TEST(ConditionConformance, COND_06_those_who_have_waited_longest_are_woken_first) {
  Condition changed("changed");
  SharedBlock<std::array<std::atomic<int>, 4>> order;
  SharedBlock<std::atomic<int>> woken;
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (std::size_t i = 0; i < 4; ++i) {
    children.push_back(std::make_unique<ForkedChild>([&, i] {
      std::scoped_lock hold(changed);
      changed.wait();
      (*order)[i].store(woken->fetch_add(1) + 1);
    }));
    ASSERT_TRUE(comes_to_wait(changed, i + 1));
  }
  for (int i = 1; i <= 4; ++i) {
    notify(changed, 1);
    ASSERT_TRUE(comes_true([&] { return woken->load() == i; }));
  }
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ((*order)[static_cast<std::size_t>(i)].load(), i + 1);
}

TEST(ConditionConformance, COND_08_who_timed_out_absorbs_no_notification) {
  Condition changed("changed");
  for (int round = 0; round < 3; ++round) {
    Crowd impatient(2, 2, [&](int) {
      std::scoped_lock hold(changed);
      return changed.wait_for(5ms) ? 1 : 0;
    });
    EXPECT_EQ(impatient.join(), std::vector<int>(4, 0));
    Sleepers sleepers(changed, 1, 1);
    ASSERT_TRUE(sleepers.are_asleep());
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(1));
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(2));
  }
}

TEST(ConditionConformance, COND_08_a_notification_that_comes_with_the_timeout_is_had_by_one_of_the_two) {
  Condition changed("changed");
  for (int round = 0; round < 60; ++round) {
    // One gives up at about the moment of the notification; the other waits. Whoever had it, one had it.
    SharedBlock<std::atomic<int>> had;
    ForkedChild hasty([&] {
      std::scoped_lock hold(changed);
      if (changed.wait_for(3ms)) had->fetch_add(1);
    });
    ASSERT_TRUE(comes_true([&] { return waiting_for(changed) == 1 || hasty.ends_within(0ms); }));
    ForkedChild patient([&] {
      std::scoped_lock hold(changed);
      if (changed.wait_for(20s)) had->fetch_add(1);
    });
    ASSERT_TRUE(comes_true([&] { return waiting_for(changed) >= 1; }));
    usleep(static_cast<useconds_t>(50 * round));
    ASSERT_TRUE(comes_true([&] {
      notify(changed, 1);
      return patient.ends_within(1ms);
    }));
    hasty.wait();
    EXPECT_GE(had->load(), 1);
  }
}

TEST(ConditionConformance, COND_09_one_notification_wakes_one_and_a_second_the_other) {
  Condition changed("changed");
  for (int round = 0; round < 5; ++round) {
    Sleepers sleepers(changed, 1, 1);
    ASSERT_TRUE(sleepers.are_asleep());
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(1));
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(2));
  }
}

TEST(ConditionConformance, COND_10_a_predicate_that_is_true_is_not_waited_for) {
  Condition changed("changed");
  std::scoped_lock hold(changed);
  const Stopwatch watch;
  EXPECT_TRUE(changed.wait([] { return true; }));
  EXPECT_TRUE(changed.wait_for(10s, [] { return true; }));
  EXPECT_TRUE(changed.wait_for(-1s, [] { return true; }));
  EXPECT_EQ(changed.wait([] { return 7; }), 7) << "what it said last";
  EXPECT_EQ(changed.wait_for(10s, [] { return std::optional<int>(5); }), 5);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 5s));
}

TEST(ConditionConformance, COND_10_a_predicate_that_stays_false_is_asked_until_the_timeout) {
  Condition changed("changed");
  std::scoped_lock hold(changed);
  const Stopwatch watch;
  EXPECT_FALSE(changed.wait_for(100ms, [] { return false; }));
  EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  int asked = 0;
  const auto no = [&] {
    ++asked;
    return false;
  };
  EXPECT_FALSE(changed.wait_for(-1ms, no));
  EXPECT_EQ(asked, 1);
  EXPECT_FALSE(changed.wait_for(0ms, no));
  EXPECT_EQ(asked, 2);
}

TEST(ConditionConformance, COND_10_a_predicate_is_waited_for_through_several_notifications) {
  Condition changed("changed");
  SharedBlock<std::atomic<int>> state;
  ForkedChild waiter([&] {
    std::scoped_lock hold(changed);
    return changed.wait([&] { return state->load() == 4 ? 4 : 0; });
  });
  for (int i = 1; i <= 4; ++i) {
    ASSERT_TRUE(comes_to_wait(changed, 1));
    std::scoped_lock hold(changed);
    state->store(i);
    changed.notify();
  }
  EXPECT_EQ(waiter.wait(), 4);
}

TEST(ConditionConformance, COND_10_a_predicate_that_throws_leaves_the_lock_held) {
  Condition changed("changed");
  std::scoped_lock hold(changed);
  EXPECT_THROW(changed.wait([]() -> bool { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_TRUE(changed.get_lock().locked());
}

TEST(ConditionConformance, COND_11_several_notifications_prolong_no_timeout) {
  Condition changed("changed");
  SharedBlock<std::atomic<bool>> done;
  ForkedChild notifier([&] {
    while (!done->load()) {
      usleep(20'000);
      std::scoped_lock hold(changed);
      changed.notify();
    }
  });
  std::scoped_lock hold(changed);
  int asked = 0;
  const Stopwatch watch;
  EXPECT_FALSE(changed.wait_for(200ms, [&] {
    ++asked;
    return false;
  }));
  EXPECT_TRUE(is_about(watch.elapsed(), 200ms));
  EXPECT_GE(watch.elapsed(), 200ms);
  EXPECT_GE(asked, 3);
  done->store(true);
}

TEST(ConditionConformance, COND_12_a_handler_that_interrupts_ends_the_wait_with_the_lock_held_again) {
  Condition changed("changed");
  Lock lock("store");
  Condition with_lock("with lock", lock);
  const Pestering pestering([](int) { interrupt_this_thread(); });
  for (int round = 0; round < 5; ++round) {
    const Stopwatch watch;
    changed.lock();
    changed.lock();
    EXPECT_THROW(changed.wait(), Interrupted);
    EXPECT_THROW(changed.wait_for(20s, [] { return false; }), Interrupted);
    changed.unlock();
    EXPECT_TRUE(changed.get_lock().locked());
    changed.unlock();
    EXPECT_FALSE(changed.get_lock().locked());
    std::scoped_lock hold(with_lock);
    EXPECT_THROW(with_lock.wait(), Interrupted);
    EXPECT_TRUE(lock.locked());
    EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
  }
}

TEST(ConditionConformance, COND_12_an_interrupted_waiter_absorbs_no_notification) {
  Condition changed("changed");
  for (int round = 0; round < 50; ++round) {
    Sleepers sleeper(changed, 1, 0);
    ASSERT_TRUE(sleeper.are_asleep());
    ForkedChild interrupted([&] {
      const Pestering pestering([](int) { interrupt_this_thread(); }, 300 + 10 * round);
      std::scoped_lock hold(changed);
      try {
        changed.wait();
      } catch (const Interrupted&) {
        return;
      }
      // It was notified in time, so it is its turn to notify.
      changed.notify();
    });
    usleep(static_cast<useconds_t>(20 * round));
    notify(changed, 1);
    EXPECT_TRUE(sleeper.are_woken(1));
    EXPECT_EQ(interrupted.wait(), 0);
  }
}

}  // namespace
}  // namespace sharescope
