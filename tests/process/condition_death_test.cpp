// SPDX-License-Identifier: MIT
//
// What the waiters of a condition see when one of them, the notifier, or the owner of its lock is killed.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "../support/crowd.hpp"
#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "../support/sleepers.hpp"
#include "../support/stepped_child.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/condition.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int was_told = 42;

/// A child that waits until it is killed.
template <class L>
std::unique_ptr<ForkedChild> doomed_waiter(Condition<L>& changed) {
  return std::make_unique<ForkedChild>([&changed] {
    std::scoped_lock hold(changed);
    changed.wait();
  });
}

TEST(ConditionDeath, ROB_03_a_killed_waiter_absorbs_no_notification) {
  Condition changed("changed");
  for (int round = 0; round < 10; ++round) {
    auto doomed = doomed_waiter(changed);
    ASSERT_TRUE(comes_to_wait(changed, 1)) << "the one that has waited longest";
    Sleepers sleepers(changed, 1, 1);
    ASSERT_TRUE(sleepers.are_asleep());
    doomed->kill();
    doomed->wait();
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(1));
    notify(changed, 1);
    EXPECT_TRUE(sleepers.are_woken(2));
    notify(changed, 1);
  }
}

TEST(ConditionDeath, ROB_03_notify_all_does_not_wait_for_the_dead) {
  Condition changed("changed");
  std::vector<std::unique_ptr<ForkedChild>> doomed;
  for (int i = 0; i < 3; ++i)
    doomed.push_back(doomed_waiter(changed));
  ASSERT_TRUE(comes_to_wait(changed, 3));
  for (auto& child : doomed) {
    child->kill();
    child->wait();
  }
  const Stopwatch watch;
  std::scoped_lock hold(changed);
  changed.notify_all();
  EXPECT_TRUE(is_at_once(watch.elapsed(), 5s));
  EXPECT_FALSE(changed.wait_for(10ms)) << "and nothing is left of it";
}

TEST(ConditionDeath, ROB_03_a_notification_of_one_killed_before_it_had_the_lock_goes_to_the_next) {
  Condition changed("changed");
  for (int round = 0; round < 10; ++round) {
    auto doomed = doomed_waiter(changed);
    ASSERT_TRUE(comes_to_wait(changed, 1));
    Sleepers sleepers(changed, 1, 0);
    ASSERT_TRUE(sleepers.are_asleep());
    changed.lock();
    changed.notify(1);
    ASSERT_TRUE(comes_to_wait(changed.get_lock(), 1)) << "it is notified, and waits for the lock";
    doomed->kill();
    doomed->wait();
    changed.unlock();
    const Stopwatch watch;
    EXPECT_TRUE(sleepers.are_woken(1));
    EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
  }
}

TEST(ConditionDeath, ROB_03_a_notification_of_one_killed_wakes_nobody_who_came_after_it) {
  Condition changed("changed");
  for (int round = 0; round < 5; ++round) {
    auto doomed = doomed_waiter(changed);
    ASSERT_TRUE(comes_to_wait(changed, 1));
    changed.lock();
    changed.notify(1);
    ASSERT_TRUE(comes_to_wait(changed.get_lock(), 1)) << "it is notified, and waits for the lock";
    doomed->kill();
    doomed->wait();
    // In a lane of its own, and then in that of the dead.
    EXPECT_FALSE(changed.wait_for(100ms)) << "the notification was made before this wait";
    changed.unlock();
    Sleepers late(changed, 1, 1);
    ASSERT_TRUE(late.are_asleep());
    EXPECT_TRUE(late.are_woken(0));
    EXPECT_TRUE(stays_true([&] { return waiting_for(changed) == 2; }, 100ms));
    notify(changed, 1);
    EXPECT_TRUE(late.are_woken(1)) << "what is said now counts";
    notify(changed, 1);
    EXPECT_TRUE(late.are_woken(2));
  }
}

TEST(ConditionDeath, ROB_01_waiters_are_told_when_the_owner_of_the_lock_dies) {
  Lock lock("store");
  Condition changed("changed", lock);
  for (int round = 0; round < 5; ++round) {
    Crowd waiters(2, 2, [&](int) {
      try {
        std::scoped_lock hold(changed);
        changed.wait();
      } catch (const OwnerDied&) {
        return was_told;
      }
      return 0;
    });
    ASSERT_TRUE(comes_to_wait(changed, 4));
    SharedBlock<std::atomic<bool>> held;
    ForkedChild holder([&] {
      attach_this_thread({.name = "holder"});
      changed.lock();
      held->store(true);
      while (true)
        pause();
    });
    ASSERT_TRUE(comes_true([&] { return held->load(); }));
    holder.kill();
    ASSERT_TRUE(holder.ends_within(20s));
    const Stopwatch watch;
    EXPECT_EQ(waiters.join(), std::vector<int>(4, was_told));
    EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
    EXPECT_EQ(error_of<OwnerDied>([&] { changed.lock(); }),
              "lock 'store': holder died holding it; nobody holds it until recover() is called");
    EXPECT_TRUE(changed.recover());
    EXPECT_TRUE(changed.try_lock());
    changed.unlock();
  }
}

TEST(ConditionDeath, ROB_01_a_notified_waiter_is_told_when_the_notifier_dies_before_it_unlocks) {
  Condition changed("changed");
  ForkedChild waiter([&] {
    changed.lock();
    std::scoped_lock hold(changed);
    try {
      changed.wait();
    } catch (const OwnerDied&) {
      changed.unlock();  // both levels are lost, and both ends forgiven
      return was_told;
    }
    return 0;
  });
  ASSERT_TRUE(comes_to_wait(changed, 1));
  check_in_child([&] {
    changed.lock();
    changed.notify();
    _exit(0);
  });
  EXPECT_EQ(waiter.wait(), was_told);
  EXPECT_TRUE(changed.recover());
}

TEST(ConditionDeath, ROB_01_the_end_of_a_lost_hold_unlocks_nobody_else) {
  Lock lock("store");
  Condition changed("changed", lock);
  SharedBlock<std::atomic<int>> phase;
  ForkedChild waiter([&] {
    {
      std::unique_lock hold(lock);
      try {
        changed.wait();
      } catch (const OwnerDied&) {
        phase->store(1);
        comes_true([&] { return phase->load() == 2; });
      }
    }
    phase->store(3);
  });
  ASSERT_TRUE(comes_to_wait(changed, 1));
  check_in_child([&] { lock.lock(); });
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  EXPECT_TRUE(lock.recover());
  lock.lock();
  phase->store(2);
  EXPECT_EQ(waiter.wait(), 0);
  EXPECT_TRUE(lock.locked()) << "the guard that had lost it ended meanwhile";
  EXPECT_EQ(in_child([&] { return lock.try_lock(); }), 0);
  lock.unlock();
  EXPECT_THROW(lock.unlock(), InvalidValue);
}

/// Waits, and is told that the owner died. The caller held it.
template <class L>
void lose(Condition<L>& changed) {
  EXPECT_THROW(changed.wait(), OwnerDied);
}

/// Lets the one who waits lose its lock.
template <class L>
void die_holding(Condition<L>& changed) {
  ASSERT_TRUE(comes_to_wait(changed, 1));
  check_in_child([&] { changed.lock(); });
}

// A lost hold was remembered until it was used up, also by a thread that had long taken the lock again: its next misuse,
// and its next unlock for another, did nothing.
TEST(ConditionDeath, ROB_01_who_takes_a_lost_lock_again_has_its_hold_back_and_no_unlock_to_spare) {
  Lock lock("store");
  Condition changed("changed", lock);
  SharedBlock<std::atomic<int>> phase;
  ForkedChild waiter([&] {
    lock.lock();
    lose(changed);
    EXPECT_TRUE(lock.recover());
    lock.lock();
    lock.unlock();
    EXPECT_FALSE(lock.locked());
    EXPECT_THROW(lock.unlock(), InvalidValue);
    phase->store(1);
    comes_true([&] { return phase->load() == 2; });
    lock.unlock();
    EXPECT_FALSE(lock.locked()) << "unlocked for another";
  });
  die_holding(changed);
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  lock.lock();
  phase->store(2);
  EXPECT_EQ(waiter.wait(), 0);
}

TEST(ConditionDeath, ROB_01_each_level_of_a_lost_rlock_that_is_taken_again_is_one_less_to_forgive) {
  RLock lock("store");
  Condition changed("changed", lock);
  ForkedChild waiter([&] {
    for (int i = 0; i < 3; ++i)
      lock.lock();
    lose(changed);
    EXPECT_TRUE(lock.recover());
    lock.lock();
    lock.lock();
    for (int i = 0; i < 3; ++i)
      EXPECT_NO_THROW(lock.unlock()) << i;
    EXPECT_THROW(lock.unlock(), NotOwner);
  });
  die_holding(changed);
  EXPECT_EQ(waiter.wait(), 0);
}

// Only the last one was remembered.
TEST(ConditionDeath, ROB_01_two_holds_that_are_lost_at_the_same_time_are_both_forgiven) {
  Lock one("one");
  Lock two("two");
  Condition first("first", one);
  Condition second("second", two);
  ForkedChild waiter([&] {
    one.lock();
    two.lock();
    lose(first);
    lose(second);
    EXPECT_NO_THROW(two.unlock());
    EXPECT_NO_THROW(one.unlock());
    EXPECT_THROW(one.unlock(), InvalidValue);
    EXPECT_THROW(two.unlock(), InvalidValue);
  });
  die_holding(first);
  die_holding(second);
  EXPECT_EQ(waiter.wait(), 0);
}

// They were told apart by their addresses.
TEST(ConditionDeath, ROB_01_a_lock_that_is_made_where_a_lost_one_was_is_another) {
  std::optional<Lock> lock(std::in_place, "store");
  std::optional<Condition<Lock>> changed(std::in_place, "changed", *lock);
  const OwnerWord* place = &lock->word();
  std::atomic<int> phase{0};
  std::thread waiter([&] {
    lock->lock();
    lose(*changed);
    phase = 1;
    comes_true([&] { return phase == 2; });
    EXPECT_THROW(lock->unlock(), InvalidValue);
  });
  die_holding(*changed);
  EXPECT_TRUE(comes_true([&] { return phase == 1; }));
  changed.reset();
  lock.reset();
  lock.emplace("new");
  EXPECT_EQ(&lock->word(), place) << "else the test tells nothing";
  phase = 2;
  waiter.join();
}

/// A notification of one that died, and two others that wait; all three are children.
class DeadNotified {
 public:
  DeadNotified() {
    for (Ticket& ticket : tickets_) {
      SharedBlock<std::atomic<Ticket>> given;
      children_.push_back(std::make_unique<ForkedChild>([&] {
        attach_this_thread();
        given->store(this_lane.ticket);
        while (true)
          pause();
      }));
      EXPECT_TRUE(comes_true([&] { return given->load() != nobody; }));
      ticket = given->load();
      state->enter(Session::current(), ticket);
    }
    state->notify(Session::current(), 1);
    EXPECT_TRUE(state->is_notified(tickets_[0]));
    children_[0]->kill();
    children_[0]->wait();
    std::memcpy(start_.data(), &*state, start_.size());
  }
  void start_again() { std::memcpy(static_cast<void*>(&*state), start_.data(), start_.size()); }

  /// A child that is about to give it to another.
  SteppedChild passer() {
    start_again();
    return SteppedChild([] { attach_this_thread(); },
                        [this] { state->pass_on_of_the_dead(*this_lane.session); });
  }
  int woken() const { return state->is_notified(tickets_[1]) + state->is_notified(tickets_[2]); }
  Ticket successor() const { return make_ticket(lane_of(tickets_[0]), generation_of(tickets_[0]) + 1); }

  SharedBlock<ConditionState> state;

 private:
  std::array<Ticket, 3> tickets_{};
  std::vector<std::unique_ptr<ForkedChild>> children_;
  std::array<std::byte, sizeof(ConditionState)> start_;
};

// Two that found the place of the dead one both gave the notification on before either had taken it away.
TEST(ConditionDeath, ROB_03_of_two_who_give_on_the_notification_of_a_dead_one_only_one_does) {
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  DeadNotified dead;
  before_each_instruction([&] { return dead.passer(); },
                          [&](SteppedChild& passer) {
                            dead.state->pass_on_of_the_dead(Session::current());
                            passer.finish();
                            EXPECT_EQ(dead.woken(), 1);
                          });
}

TEST(ConditionDeath, ROB_03_one_killed_while_it_gives_on_the_notification_of_a_dead_one_loses_none) {
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  DeadNotified dead;
  int twice = 0;
  before_each_instruction([&] { return dead.passer(); },
                          [&](SteppedChild& passer) {
                            passer.kill();
                            dead.state->pass_on_of_the_dead(Session::current());
                            EXPECT_GE(dead.woken(), 1);
                            twice += dead.woken() == 2;
                          });
  EXPECT_GT(twice, 0) << "killed after giving and before taking away";
}

TEST(ConditionDeath, ROB_03_a_successor_in_the_lane_of_a_dead_notified_one_loses_no_notification) {
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  DeadNotified dead;
  dead.state->enter(Session::current(), dead.successor());
  EXPECT_EQ(dead.woken(), 1);
  before_each_instruction([&] { return dead.passer(); },
                          [&](SteppedChild& passer) {
                            dead.state->enter(Session::current(), dead.successor());
                            passer.kill();
                            dead.state->pass_on_of_the_dead(Session::current());
                            EXPECT_GE(dead.woken(), 1);
                          });
}

}  // namespace
}  // namespace sharescope
