// SPDX-License-Identifier: MIT
//
// Semaphore, Event, Barrier, Condition and RWLock between threads of one process, for ThreadSanitizer: a plain variable
// that they order is no race. Threads are lanes of their own, so each also is a waiter, a party and a reader of its own.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/open_session.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Runs it in so many threads at once, and waits for all.
void in_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back(body, i);
  for (std::thread& thread : threads)
    thread.join();
}

class SemaphoreThreads : public ::testing::TestWithParam<Permits> {};
INSTANTIATE_TEST_SUITE_P(SyncThreads, SemaphoreThreads, ::testing::Values(Permits::counted, Permits::owned),
                         [](const auto& kind) { return kind.param == Permits::owned ? "owned" : "counted"; });

TEST_P(SemaphoreThreads, one_permit_orders_as_a_lock_does) {
  Semaphore semaphore("one", 1, GetParam());
  int plain = 0;
  in_threads(4, [&](int mine) {
    for (int i = 0; i < 500; ++i) {
      if (mine == 0) {
        while (!semaphore.try_acquire_for(50us)) {
        }
      } else {
        semaphore.acquire();
      }
      ++plain;
      semaphore.release();
    }
  });
  EXPECT_EQ(plain, 2000);
  EXPECT_EQ(semaphore.value(), 1U);
}

TEST(SyncThreads, permits_pass_from_producers_to_consumers) {
  constexpr int items = 2000;
  Semaphore there("there", 0);
  Semaphore room("room", 1);
  int slot = 0;
  int sum = 0;
  in_threads(2, [&](int mine) {
    for (int i = 1; i <= items; ++i) {
      if (mine == 0) {
        room.acquire();
        slot = i;
        there.release();
      } else {
        there.acquire();
        sum += slot;
        room.release();
      }
    }
  });
  EXPECT_EQ(sum, items * (items + 1) / 2);
}

TEST(SyncThreads, several_permits_at_once_wake_several) {
  Semaphore semaphore("gate", 0);
  in_threads(5, [&](int mine) {
    for (int round = 0; round < 50; ++round) {
      if (mine == 0) {
        semaphore.release(4);
      } else {
        semaphore.acquire();
      }
    }
  });
  EXPECT_EQ(semaphore.value(), 0U);
}

TEST(SyncThreads, what_was_written_before_set_is_seen_after_wait) {
  for (int round = 0; round < 50; ++round) {
    Event ready("ready");
    int plain = 0;
    in_threads(4, [&](int mine) {
      if (mine == 0) {
        plain = round + 1;
        ready.set();
      } else if (mine == 1) {
        while (!ready.is_set())
          std::this_thread::yield();
        EXPECT_EQ(plain, round + 1);
      } else {
        ready.wait();
        EXPECT_EQ(plain, round + 1);
      }
    });
  }
}

TEST(SyncThreads, EVT_04_a_pulse_releases_all_threads_that_waited) {
  Event pulse("pulse");
  for (int round = 0; round < 30; ++round) {
    std::vector<std::thread> waiters;
    for (int i = 0; i < 4; ++i)
      waiters.emplace_back([&] { EXPECT_TRUE(pulse.wait_for(20s)); });
    ASSERT_TRUE(comes_to_wait(pulse, 4));
    pulse.set();
    pulse.clear();
    for (std::thread& waiter : waiters)
      waiter.join();
  }
}

TEST(SyncThreads, BAR_01_what_was_written_before_the_barrier_is_seen_after_it) {
  constexpr int parties = 4;
  int written[parties] = {};
  int total = 0;
  Barrier line("line", parties, [&] {
    total = 0;
    for (const int each : written)
      total += each;
  });
  in_threads(parties, [&](int mine) {
    for (int round = 1; round <= 200; ++round) {
      written[mine] = round;
      line.wait();
      EXPECT_EQ(total, parties * round);
      line.wait();
    }
  });
}

TEST(SyncThreads, ROB_04_a_party_that_breaks_the_barrier_is_told_to_all_threads) {
  Barrier line("line", 4);
  for (int round = 0; round < 20; ++round) {
    in_threads(4, [&](int mine) {
      if (mine == 0) {
        EXPECT_TRUE(comes_to_wait(line, 3));
        line.abort();
      } else {
        EXPECT_THROW(line.wait(), BrokenBarrier);
      }
    });
    line.reset();
  }
}

template <class L>
class ConditionThreads : public ::testing::Test {};
using BothLocks = ::testing::Types<Lock, RLock>;
TYPED_TEST_SUITE(ConditionThreads, BothLocks);

TYPED_TEST(ConditionThreads, a_plain_store_of_one_place_passes_everything_on) {
  constexpr int items = 1000;
  TypeParam lock("store");
  Condition not_full("not full", lock);
  Condition not_empty("not empty", lock);
  int slot = 0;
  int sum = 0;
  in_threads(4, [&](int mine) {
    for (int i = 1; i <= items / 2; ++i) {
      std::scoped_lock hold(lock);
      if (mine % 2 == 0) {
        not_full.wait([&] { return slot == 0; });
        slot = i;
        not_empty.notify();
      } else {
        not_empty.wait([&] { return slot != 0; });
        sum += slot;
        slot = 0;
        not_full.notify();
      }
    }
  });
  EXPECT_EQ(sum, 2 * (items / 2) * (items / 2 + 1) / 2);
}

TYPED_TEST(ConditionThreads, a_thread_that_ends_holding_the_lock_is_told_to_the_waiters) {
  TypeParam lock("store");
  Condition changed("changed", lock);
  int plain = 0;
  std::vector<std::thread> waiters;
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&] {
      lock.lock();
      try {
        changed.wait();
        ADD_FAILURE();
      } catch (const OwnerDied&) {
      }
    });
  }
  ASSERT_TRUE(comes_to_wait(changed, 3));
  std::thread([&] {
    lock.lock();
    plain = 7;
  }).join();
  for (std::thread& waiter : waiters)
    waiter.join();
  EXPECT_EQ(plain, 7);
  EXPECT_TRUE(lock.recover());
}

TEST(SyncThreads, readers_and_writers_of_a_plain_variable_are_no_race) {
  RWLock lock("catalogue");
  int first = 0;
  int second = 0;
  in_threads(5, [&](int mine) {
    for (int i = 0; i < 500; ++i) {
      if (mine < 2) {
        std::scoped_lock hold(lock);
        ++first;
        ++second;
      } else if (mine == 2) {
        std::shared_lock hold(lock, 50us);
        if (hold) {
          EXPECT_EQ(first, second);
        }
      } else {
        std::shared_lock hold(lock);
        EXPECT_EQ(first, second);
      }
    }
  });
  EXPECT_EQ(first, 1000);
}

TEST(SyncThreads, a_thread_that_ends_reading_is_forgotten_and_one_that_ends_writing_reported) {
  RWLock lock("catalogue");
  int plain = 0;
  for (int round = 0; round < 10; ++round) {
    std::thread reader([&] { lock.lock_shared(); });
    lock.lock();
    plain = round;
    lock.unlock();
    reader.join();
    EXPECT_TRUE(comes_true([&] { return lock.try_lock(); }));
    lock.unlock();
    std::thread([&] {
      lock.lock();
      ++plain;
    }).join();
    EXPECT_THROW(lock.lock_shared(), OwnerDied);
    EXPECT_TRUE(lock.recover());
    std::shared_lock hold(lock);
    EXPECT_EQ(plain, round + 1);
  }
}

}  // namespace
}  // namespace sharescope
