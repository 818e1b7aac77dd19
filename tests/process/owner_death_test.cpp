// SPDX-License-Identifier: MIT
//
// ROB-01 and ROB-02: the holder of a lock dies, and everybody who waits or tries is told, within 100 ms.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/lockables.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// What a child ends with when it was told of the death.
constexpr int was_told = 42;

template <class T>
class OwnerDeath : public ::testing::Test {
 protected:
  /// A child that holds it until it is killed.
  std::unique_ptr<ForkedChild> holder(int depth = 1) {
    SharedBlock<std::atomic<bool>> held;
    auto child = std::make_unique<ForkedChild>([&] {
      attach_this_thread({.name = "holder"});
      for (int i = 0; i < depth; ++i)
        lock.lock();
      held->store(true);
      while (true)
        pause();
    });
    EXPECT_TRUE(comes_true([&] { return held->load(); }));
    return child;
  }

  /// A child that waits for it.
  std::unique_ptr<ForkedChild> waiter() {
    return std::make_unique<ForkedChild>([&] {
      try {
        lock.lock();
      } catch (const OwnerDied&) {
        return was_told;
      }
      lock.unlock();
      return 0;
    });
  }

  /// Until so many lanes wait for it.
  bool wait_for_it(std::size_t count) {
    return comes_true([&] {
      const auto edges = who_waits(Session::current());
      return std::count_if(edges.begin(), edges.end(), [&](const Waiting& edge) {
               return edge.object == lock_id(lock);
             }) == static_cast<std::ptrdiff_t>(count);
    });
  }

  /// Nobody gets it, whatever he does, until recover(); then all is as it was.
  void expect_abandoned_then_recover() {
    EXPECT_THROW(lock.lock(), OwnerDied);
    EXPECT_FALSE(is_locked(lock)) << "nobody holds it";
    EXPECT_THROW(static_cast<void>(lock.try_lock()), OwnerDied);
    EXPECT_THROW(static_cast<void>(lock.try_lock_for(1ms)), OwnerDied);
    EXPECT_THROW(static_cast<void>(lock.try_lock_for(-1ms)), OwnerDied);
    EXPECT_THROW(lock.unlock(), Error);
    EXPECT_EQ(waiter()->wait(), was_told) << "another process, too";
    EXPECT_TRUE(lock.recover());
    EXPECT_FALSE(lock.recover());
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
    EXPECT_EQ(waiter()->wait(), 0);
  }

  T lock = make_lockable<T>("door");
};
TYPED_TEST_SUITE(OwnerDeath, Lockables, LockableNames);

TYPED_TEST(OwnerDeath, ROB_01_a_killed_holder_is_reported_to_whoever_comes_next) {
  auto holder = this->holder();
  holder->kill();
  holder->wait();
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_the_error_names_the_lock_and_the_dead) {
  this->holder()->kill();
  try {
    this->lock.lock();
    FAIL();
  } catch (const OwnerDied& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("lock 'door': holder died holding it"), text.npos) << text;
    EXPECT_NE(text.find("until recover() is called"), text.npos) << text;
    EXPECT_EQ(text.find('\n'), text.npos);
  }
}

TYPED_TEST(OwnerDeath, ROB_01_a_waiter_learns_of_it_within_100_ms) {
  std::vector<double> taken;
  for (int round = 0; round < 15; ++round) {
    auto holder = this->holder();
    auto waiter = this->waiter();
    ASSERT_TRUE(this->wait_for_it(1));
    holder->kill();
    ASSERT_TRUE(holder->ends_within(20000ms));
    const Stopwatch watch;
    EXPECT_EQ(waiter->wait(), was_told);
    taken.push_back(in_milliseconds(watch.elapsed()));
    EXPECT_TRUE(this->lock.recover());
  }
  std::sort(taken.begin(), taken.end());
  this->RecordProperty("median_milliseconds", std::to_string(taken[taken.size() / 2]));
  this->RecordProperty("longest_milliseconds", std::to_string(taken.back()));
  EXPECT_LT(taken[taken.size() / 2], 100);
  EXPECT_LT(taken.back(), 2000) << "a busy machine, perhaps, and yet no wait for ever";
}

TYPED_TEST(OwnerDeath, ROB_01_all_who_wait_are_told) {
  auto holder = this->holder();
  std::vector<std::unique_ptr<ForkedChild>> waiters;
  for (int i = 0; i < 5; ++i)
    waiters.push_back(this->waiter());
  ASSERT_TRUE(this->wait_for_it(waiters.size()));
  holder->kill();
  for (auto& waiter : waiters)
    EXPECT_EQ(waiter->wait(), was_told);
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_timed_waits_and_tries_are_told_as_well) {
  auto holder = this->holder();
  ForkedChild timed([this] {
    try {
      static_cast<void>(this->lock.try_lock_for(20s));
    } catch (const OwnerDied&) {
      return was_told;
    }
    return 0;
  });
  ForkedChild trying([this] {
    const Stopwatch watch;
    while (watch.elapsed() < 20s) {
      try {
        if (this->lock.try_lock()) return 0;
      } catch (const OwnerDied&) {
        return was_told;
      }
      usleep(500);
    }
    return 1;
  });
  ASSERT_TRUE(this->wait_for_it(1));
  holder->kill();
  EXPECT_EQ(timed.wait(), was_told);
  EXPECT_EQ(trying.wait(), was_told);
  EXPECT_TRUE(this->lock.recover());
}

TYPED_TEST(OwnerDeath, ROB_01_a_zombie_is_dead) {
  auto holder = this->holder();
  auto waiter = this->waiter();
  ASSERT_TRUE(this->wait_for_it(1));
  holder->kill();
  ASSERT_TRUE(holder->ends_within(20000ms));
  EXPECT_EQ(waiter->wait(), was_told);
  EXPECT_THROW(this->lock.lock(), OwnerDied);
  EXPECT_EQ(kill(holder->pid(), 0), 0) << "and yet its pid answers";
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_a_holder_that_exits_in_order_without_unlocking_is_reported) {
  check_in_child([this] {
    this->lock.lock();
    std::exit(0);
  });
  this->expect_abandoned_then_recover();
  check_in_child([this] {
    this->lock.lock();
    _exit(0);
  });
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_a_thread_that_ends_holding_it_is_reported) {
  std::thread([this] { this->lock.lock(); }).join();
  this->expect_abandoned_then_recover();

  // Its process lives on, and another process waits meanwhile.
  SharedBlock<std::atomic<int>> phase;
  ForkedChild owner([&] {
    std::thread([&] {
      this->lock.lock();
      phase->store(1);
      comes_true([&] { return phase->load() == 2; });
    }).join();
    while (true)
      pause();
  });
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  auto waiter = this->waiter();
  ASSERT_TRUE(this->wait_for_it(1));
  phase->store(2);
  EXPECT_EQ(waiter->wait(), was_told);
  EXPECT_FALSE(owner.ends_within(0ms));
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_a_holder_that_execs_another_program_is_reported) {
  ForkedChild owner([this] {
    this->lock.lock();
    execl("/bin/sleep", "sleep", "30", nullptr);
  });
  ASSERT_TRUE(comes_true([this] {
    try {
      if (this->lock.try_lock()) this->lock.unlock();
      return false;
    } catch (const OwnerDied&) {
      return true;
    }
  }));
  this->expect_abandoned_then_recover();
}

TYPED_TEST(OwnerDeath, ROB_01_recover_may_come_before_anybody_was_told) {
  this->holder()->kill();
  EXPECT_TRUE(comes_true([this] { return this->lock.recover(); }));
  EXPECT_FALSE(this->lock.recover());
  EXPECT_TRUE(this->lock.try_lock());
  this->lock.unlock();
}

TYPED_TEST(OwnerDeath, ROB_01_of_many_who_recover_exactly_one_does) {
  SharedBlock<std::atomic<int>> recovered;
  SharedBlock<std::atomic<int>> round;
  std::vector<std::unique_ptr<ForkedChild>> menders;
  for (int i = 0; i < 4; ++i) {
    menders.push_back(std::make_unique<ForkedChild>([&] {
      for (int mine = 1; mine <= 10; ++mine) {
        comes_true([&] { return round->load() >= mine; });
        if (this->lock.recover()) recovered->fetch_add(1);
      }
    }));
  }
  for (int current = 1; current <= 10; ++current) {
    auto holder = this->holder();
    holder->kill();
    holder->wait();
    round->store(current);
    EXPECT_TRUE(comes_true([&] { return recovered->load() == current; }));
  }
  for (auto& mender : menders)
    EXPECT_EQ(mender->wait(), 0);
  EXPECT_EQ(recovered->load(), 10);
}

TYPED_TEST(OwnerDeath, ROB_01_a_killed_waiter_takes_nothing_along) {
  auto holder = this->holder();
  auto first = this->waiter();
  auto second = this->waiter();
  ASSERT_TRUE(this->wait_for_it(2));
  first->kill();
  first->wait();
  EXPECT_EQ(who_waits(Session::current()).size(), 1U);
  holder->kill();
  EXPECT_EQ(second->wait(), was_told);
  EXPECT_TRUE(this->lock.recover());

  // And a released lock reaches those who are left.
  this->lock.lock();
  auto third = this->waiter();
  auto fourth = this->waiter();
  ASSERT_TRUE(this->wait_for_it(2));
  third->kill();
  this->lock.unlock();
  EXPECT_EQ(fourth->wait(), 0);
}

TYPED_TEST(OwnerDeath, ROB_02_a_dead_lane_that_another_process_uses_now_is_not_taken_for_the_holder) {
  this->holder()->kill();
  // More newcomers than there are lanes: the holder's is given to somebody else, who lives.
  for (std::uint32_t i = 0; i < 2 * limits::lanes + 10; ++i) {
    std::thread([] { attach_this_thread({.name = "newcomer"}); }).join();
  }
  SharedBlock<std::atomic<int>> there;
  std::vector<std::unique_ptr<ForkedChild>> living;
  for (int i = 0; i < 3; ++i) {
    living.push_back(std::make_unique<ForkedChild>([&] {
      attach_this_thread({.name = "living"});
      there->fetch_add(1);
      while (true)
        pause();
    }));
  }
  ASSERT_TRUE(comes_true([&] { return there->load() == 3; }));
  this->expect_abandoned_then_recover();
}

TEST(OwnerDeathOfValues, ROB_02_reads_writes_and_slices_report_it_and_the_contents_can_be_mended) {
  Value<int> value("value", 1);
  Array<int> array("array", {1, 2, 3});
  ForkedChild dying([&] {
    value.lock();
    value.set(2);
    array.lock();
    array.set(0, 9);  // half of what it meant to do
    _exit(0);
  });
  EXPECT_EQ(dying.wait(), 0);
  EXPECT_THROW(value.get(), OwnerDied);
  EXPECT_THROW(value.set(5), OwnerDied);
  EXPECT_THROW(value.copy(), OwnerDied);
  EXPECT_THROW(array.get(0), OwnerDied);
  EXPECT_THROW(array.set(0, 1), OwnerDied);
  EXPECT_THROW(array.get_slice({}), OwnerDied);
  EXPECT_THROW(array.set_slice({0, 1}, {1}), OwnerDied);
  EXPECT_THROW(array.to_vector(), OwnerDied);
  EXPECT_THROW(for ([[maybe_unused]] const int element : array){}, OwnerDied);
  EXPECT_EQ(array.get_obj().get(0), 9) << "without the lock it can be looked at";
  array.get_obj().set(0, 1);
  EXPECT_TRUE(array.recover());
  EXPECT_TRUE(value.recover());
  EXPECT_EQ(array.to_vector(), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(value.get(), 2);
}

TEST(OwnerDeathOfValues, ROB_02_a_read_that_waits_is_told) {
  Value<int> value("value", 1);
  SharedBlock<std::atomic<bool>> held;
  ForkedChild holder([&] {
    value.lock();
    held->store(true);
    while (true)
      pause();
  });
  ASSERT_TRUE(comes_true([&] { return held->load(); }));
  ForkedChild reader([&] {
    try {
      return value.get();
    } catch (const OwnerDied&) {
      return was_told;
    }
  });
  ASSERT_TRUE(comes_true([&] { return who_waits(Session::current()).size() == 1; }));
  holder.kill();
  EXPECT_EQ(reader.wait(), was_told);
}

TEST(OwnerDeathOfValues, ROB_02_one_lock_for_two_values_is_abandoned_for_both) {
  Lock both("both");
  Value a("a", 1, both);
  Array<int, Lock> b("b", 3, both);
  check_in_child([&] { a.lock(); });
  EXPECT_THROW(b.get(0), OwnerDied);
  EXPECT_THROW(a.get(), OwnerDied);
  EXPECT_TRUE(b.recover());
  EXPECT_FALSE(a.recover());
  EXPECT_EQ(a.get(), 1);
}

TEST(OwnerDeathOfRLock, ROB_02_an_rlock_that_was_taken_often_is_free_at_depth_0_after_recover) {
  RLock lock("door");
  check_in_child([&] {
    for (int i = 0; i < 7; ++i)
      lock.lock();
  });
  EXPECT_THROW(lock.lock(), OwnerDied);
  EXPECT_THROW(lock.unlock(), NotOwner);
  EXPECT_TRUE(lock.recover());
  lock.lock();
  lock.unlock();
  EXPECT_FALSE(lock.locked());
  EXPECT_THROW(lock.unlock(), NotOwner);
}

TEST(OwnerDeathOfLock, ROB_01_anybody_may_still_unlock_for_a_dead_holder_whose_death_nobody_noticed) {
  Lock lock("door");
  check_in_child([&] { lock.lock(); });
  lock.unlock();
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
  check_in_child([&] { lock.lock(); });
  EXPECT_THROW(static_cast<void>(lock.try_lock()), OwnerDied);
  EXPECT_THROW(lock.unlock(), InvalidValue) << "now it is known";
  EXPECT_TRUE(lock.recover());
}

}  // namespace
}  // namespace sharescope
