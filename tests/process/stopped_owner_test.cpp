// SPDX-License-Identifier: MIT
//
// Whoever holds something is stopped: it is not dead, and nobody is told that it is. Timeouts are kept, and all goes on
// when it does.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/lockables.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "../support/stopped.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// A child that has something from when this is made until it is let go.
class Holder {
 public:
  template <class Take, class GiveBack>
  Holder(Take take, GiveBack give_back)
      : child_([this, take, give_back] {
          take();
          phases_->has.store(true);
          comes_true([this] { return phases_->enough.load(); });
          give_back();
        }) {
    EXPECT_TRUE(comes_true([this] { return phases_->has.load(); }));
  }

  ForkedChild& child() { return child_; }
  /// It gives back when it goes on.
  void let_go() { phases_->enough.store(true); }

 private:
  struct Phases {
    std::atomic<bool> has;
    std::atomic<bool> enough;
  };
  SharedBlock<Phases> phases_;
  ForkedChild child_;
};

template <class Wait>
void expect_timeout_is_kept(Wait wait) {
  const Stopwatch watch;
  EXPECT_FALSE(wait(120ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 120ms));
}

/// `wait` ends when the stopped one goes on, with what it is to end, and not before.
template <class Wait>
void expect_waits_until_it_goes_on(Holder& holder, Wait wait) {
  const Stopped stopped(holder.child());
  holder.let_go();
  ForkedChild waiter(wait);
  EXPECT_FALSE(waiter.ends_within(longer_than_a_death_takes));
  stopped.go_on();
  EXPECT_EQ(waiter.wait(), 0);
  EXPECT_EQ(holder.child().wait(), 0);
}

template <class T>
class StoppedOwner : public ::testing::Test {};
TYPED_TEST_SUITE(StoppedOwner, Lockables, LockableNames);

TYPED_TEST(StoppedOwner, of_a_lock_is_not_dead_and_all_goes_on_with_it) {
  TypeParam lock = make_lockable<TypeParam>("door");
  Holder holder([&] { lock.lock(); }, [&] { lock.unlock(); });
  {
    const Stopped stopped(holder.child());
    EXPECT_FALSE(lock.try_lock());
    expect_timeout_is_kept([&](auto span) { return lock.try_lock_for(span); });
    EXPECT_TRUE(is_locked(lock));
    EXPECT_FALSE(lock.recover()) << "it is alive, so nothing is to be recovered";
  }
  expect_waits_until_it_goes_on(holder, [&] {
    lock.lock();
    lock.unlock();
  });
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(StoppedOwnerOfOthers, a_writer_of_an_rwlock_keeps_readers_and_writers_out) {
  RWLock lock("catalogue");
  Holder holder([&] { lock.lock(); }, [&] { lock.unlock(); });
  {
    const Stopped stopped(holder.child());
    EXPECT_FALSE(lock.try_lock_shared());
    expect_timeout_is_kept([&](auto span) { return lock.try_lock_shared_for(span); });
    expect_timeout_is_kept([&](auto span) { return lock.try_lock_for(span); });
  }
  expect_waits_until_it_goes_on(holder, [&] {
    lock.lock_shared();
    lock.unlock_shared();
  });
}

TEST(StoppedOwnerOfOthers, a_reader_of_an_rwlock_is_not_forgotten_as_a_dead_one_is) {
  RWLock lock("catalogue");
  Holder holder([&] { lock.lock_shared(); }, [&] { lock.unlock_shared(); });
  {
    const Stopped stopped(holder.child());
    expect_timeout_is_kept([&](auto span) { return lock.try_lock_for(span); });
    EXPECT_TRUE(lock.try_lock_shared()) << "the writer gave up, so others may read beside it";
    lock.unlock_shared();
  }
  expect_waits_until_it_goes_on(holder, [&] {
    lock.lock();
    lock.unlock();
  });
}

TEST(StoppedOwnerOfOthers, an_owner_of_a_permit_keeps_it) {
  Semaphore permits("parking", 1, Permits::owned);
  Holder holder([&] { permits.acquire(); }, [&] { permits.release(); });
  {
    const Stopped stopped(holder.child());
    EXPECT_FALSE(permits.try_acquire());
    expect_timeout_is_kept([&](auto span) { return permits.try_acquire_for(span); });
    EXPECT_EQ(permits.recover(), 0U);
  }
  expect_waits_until_it_goes_on(holder, [&] {
    permits.acquire();
    permits.release();
  });
  EXPECT_EQ(permits.value(), 1U);
}

TEST(StoppedOwnerOfOthers, of_the_lock_of_a_condition_delays_its_waiters_and_tells_them_nothing) {
  Condition changed("changed");
  ForkedChild waiter([&] {
    std::scoped_lock hold(changed);
    changed.wait();
  });
  ASSERT_TRUE(comes_to_wait(changed, 1));
  Holder holder([&] { changed.lock(); },
                [&] {
                  changed.notify();
                  changed.unlock();
                });
  const Stopped stopped(holder.child());
  holder.let_go();
  EXPECT_FALSE(waiter.ends_within(longer_than_a_death_takes));
  stopped.go_on();
  EXPECT_EQ(waiter.wait(), 0);
}

TEST(StoppedOwnerOfOthers, a_party_that_has_not_come_breaks_no_round) {
  Barrier line("line", 2);
  Holder late([] {}, [&] { line.wait(); });
  expect_waits_until_it_goes_on(late, [&] { line.wait(); });
  EXPECT_FALSE(line.broken());
}

TEST(StoppedOwnerOfOthers, of_a_task_keeps_the_joiners_waiting_and_is_not_blamed) {
  JoinableQueue<int> tasks("tasks");
  tasks.put(7);
  Holder holder([&] { static_cast<void>(tasks.get()); }, [&] { tasks.task_done(); });
  {
    const Stopped stopped(holder.child());
    expect_timeout_is_kept([&](auto span) { return tasks.join_for(span); });
    EXPECT_FALSE(tasks.recover());
    EXPECT_EQ(tasks.unfinished(), 1U);
  }
  expect_waits_until_it_goes_on(holder, [&] { tasks.join(); });
}

TEST(StoppedOwnerOfOthers, a_process_that_is_stopped_is_alive_and_can_be_killed) {
  Process child("child", [] {
    while (true)
      pause();
  });
  child.start();
  ASSERT_EQ(::kill(child.pid().value(), SIGSTOP), 0);
  EXPECT_TRUE(child.is_alive());
  expect_timeout_is_kept([&](auto span) { return child.join_for(span); });
  EXPECT_TRUE(child.is_alive());
  child.terminate();
  EXPECT_FALSE(child.join_for(50ms)) << "SIGTERM waits for SIGCONT";
  child.kill();
  EXPECT_TRUE(child.join_for(5s));
  EXPECT_TRUE(child.exit_code() == -SIGKILL || child.exit_code() == -SIGTERM);
}

}  // namespace
}  // namespace sharescope
