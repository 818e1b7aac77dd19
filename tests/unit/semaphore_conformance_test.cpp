// SPDX-License-Identifier: MIT
//
// The rows of Semaphore and BoundedSemaphore: Python's multiprocessing.Semaphore and BoundedSemaphore; and ROB-02 for
// permits that have owners.

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr std::uint32_t highest = INT32_MAX;

/// Both kinds behave alike but for the limit.
template <class T>
class AnySemaphore : public ::testing::Test {};
using BothSemaphores = ::testing::Types<Semaphore, BoundedSemaphore>;
struct SemaphoreNames {
  template <class T>
  static std::string GetName(int) {
    return std::is_same_v<T, Semaphore> ? "Semaphore" : "BoundedSemaphore";
  }
};
TYPED_TEST_SUITE(AnySemaphore, BothSemaphores, SemaphoreNames);

TYPED_TEST(AnySemaphore, SEM_01_the_value_falls_and_rises_by_one_and_every_process_sees_it) {
  TypeParam one;
  EXPECT_EQ(one.value(), 1U) << "the default";
  TypeParam none("none", 0);
  EXPECT_EQ(none.value(), 0U) << "legal";
  EXPECT_FALSE(none.try_acquire());

  TypeParam parking("parking", 2);
  EXPECT_EQ(parking.value(), 2U);
  parking.acquire();
  EXPECT_EQ(parking.value(), 1U);
  EXPECT_EQ(in_child([&] { return static_cast<int>(parking.value()); }), 1);
  EXPECT_TRUE(parking.try_acquire());
  EXPECT_EQ(parking.value(), 0U);
  EXPECT_FALSE(parking.try_acquire());
  EXPECT_EQ(in_child([&] { return static_cast<int>(parking.value()); }), 0);
  parking.release();
  EXPECT_EQ(parking.value(), 1U);
  check_in_child([&] { parking.release(); });
  EXPECT_EQ(parking.value(), 2U);
}

TYPED_TEST(AnySemaphore, SEM_01_an_initial_value_that_cannot_be_is_an_invalid_value) {
  EXPECT_THROW(TypeParam("negative", -1), InvalidValue);
  EXPECT_THROW(TypeParam("too high", std::int64_t{highest} + 1), InvalidValue);
  EXPECT_THROW(TypeParam("far too high", INT64_MAX), InvalidValue);
  const std::string text = error_of<InvalidValue>([] { TypeParam made("parking", -3); });
  EXPECT_NE(text.find("'parking': its initial value is -3, and 0 to 2147483647 is possible"), text.npos)
      << text;
  EXPECT_EQ(TypeParam("highest", highest).value(), highest);
}

TEST(SemaphoreConformance, SEM_03_it_may_be_released_above_its_initial_value_up_to_the_highest) {
  Semaphore semaphore("parking", 2);
  semaphore.release();
  EXPECT_EQ(semaphore.value(), 3U);
  semaphore.release();
  EXPECT_EQ(semaphore.value(), 4U);

  Semaphore full("full", highest - 1);
  full.release();
  EXPECT_EQ(full.value(), highest);
  const std::string text = error_of<InvalidValue>([&] { full.release(); });
  EXPECT_NE(text.find("release of 1 permit of semaphore 'full' by test"), text.npos) << text;
  EXPECT_NE(text.find("its value is 2147483647, and 2147483647 is its limit"), text.npos) << text;
  EXPECT_EQ(text.find('\n'), text.npos);
  EXPECT_EQ(full.value(), highest);
  full.acquire();
  full.release();
  EXPECT_EQ(full.value(), highest);
}

TEST(SemaphoreConformance, SEM_04_a_bounded_one_cannot_be_released_above_its_initial_value) {
  BoundedSemaphore bounded("parking", 2);
  EXPECT_THROW(bounded.release(), InvalidValue);
  EXPECT_EQ(bounded.value(), 2U);
  bounded.acquire();
  bounded.release();
  EXPECT_THROW(bounded.release(), InvalidValue);
  EXPECT_EQ(bounded.value(), 2U);
  EXPECT_EQ(in_child([&] {
              try {
                bounded.release();
              } catch (const InvalidValue&) {
                return 1;
              }
              return 0;
            }),
            1);

  BoundedSemaphore none("none", 0);
  EXPECT_THROW(none.release(), InvalidValue);
  EXPECT_EQ(none.value(), 0U);
}

TYPED_TEST(AnySemaphore, SEM_05_a_try_on_none_left_fails_at_once_and_a_timeout_is_kept) {
  TypeParam semaphore("parking", 0);
  const Stopwatch at_once;
  EXPECT_FALSE(semaphore.try_acquire());
  EXPECT_FALSE(semaphore.try_acquire_for(0s));
  EXPECT_FALSE(semaphore.try_acquire_for(-1ns));
  EXPECT_FALSE(semaphore.try_acquire_for(-10s));
  EXPECT_FALSE(semaphore.try_acquire_for(std::chrono::duration<double>(-0.5)));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 150ms));
  const Stopwatch watch;
  EXPECT_FALSE(semaphore.try_acquire_for(150ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  const Stopwatch until;
  EXPECT_FALSE(semaphore.try_acquire_until(std::chrono::system_clock::now() + 100ms));
  EXPECT_TRUE(is_about(until.elapsed(), 100ms));
  EXPECT_EQ(semaphore.value(), 0U);

  TypeParam some("some", 3);
  EXPECT_TRUE(some.try_acquire_for(0s));
  EXPECT_TRUE(some.try_acquire_for(-10s));
  EXPECT_TRUE(some.try_acquire_for(10s));
  EXPECT_EQ(some.value(), 0U);
}

TEST(SemaphoreConformance, SEM_05_who_waits_gets_a_permit_that_comes_in_time) {
  Semaphore semaphore("parking", 0);
  ForkedChild process([&] { return semaphore.try_acquire_for(20s); });
  bool taken = false;
  std::thread thread([&] { taken = semaphore.try_acquire_for(20s); });
  ASSERT_TRUE(comes_to_wait(semaphore, 2));
  const Stopwatch watch;
  semaphore.release(2);
  thread.join();
  EXPECT_TRUE(taken);
  EXPECT_EQ(process.wait(), 1);
  EXPECT_TRUE(is_at_once(watch.elapsed(), 10s));
  EXPECT_EQ(semaphore.value(), 0U);
}

TYPED_TEST(AnySemaphore, SEM_06_k_releases_elsewhere_allow_exactly_k_acquisitions_here) {
  TypeParam semaphore("parking", 5);
  for (int i = 0; i < 5; ++i)
    semaphore.acquire();
  for (int k = 1; k <= 5; ++k) {
    check_in_child([&] {
      for (int i = 0; i < k; ++i)
        semaphore.release();
    });
    int taken = 0;
    while (semaphore.try_acquire())
      ++taken;
    EXPECT_EQ(taken, k);
  }
}

TEST(SemaphoreConformance, SEM_06_each_release_wakes_exactly_one_of_those_who_wait) {
  constexpr int waiters = 6;
  Semaphore semaphore("parking", 0);
  SharedBlock<std::atomic<int>> through;
  std::vector<std::unique_ptr<ForkedChild>> processes;
  std::vector<std::thread> threads;
  for (int i = 0; i < waiters / 2; ++i) {
    processes.push_back(std::make_unique<ForkedChild>([&] {
      semaphore.acquire();
      through->fetch_add(1);
    }));
  }
  for (int i = 0; i < waiters / 2; ++i) {
    threads.emplace_back([&] {
      semaphore.acquire();
      through->fetch_add(1);
    });
  }
  ASSERT_TRUE(comes_to_wait(semaphore, waiters));
  for (int released = 1; released <= waiters; ++released) {
    semaphore.release();
    EXPECT_TRUE(comes_true([&] { return through->load() == released; }));
    EXPECT_TRUE(stays_true([&] { return through->load() == released; }, 5ms));
  }
  for (std::thread& thread : threads)
    thread.join();
  for (auto& process : processes)
    EXPECT_EQ(process->wait(), 0);
}

TYPED_TEST(AnySemaphore, SEM_08_several_are_released_at_once_or_none) {
  TypeParam semaphore("parking", 4);
  for (int i = 0; i < 4; ++i)
    semaphore.acquire();
  semaphore.release(3);
  EXPECT_EQ(semaphore.value(), 3U);
  EXPECT_THROW(semaphore.release(0), InvalidValue);
  EXPECT_THROW(semaphore.release(-1), InvalidValue);
  EXPECT_THROW(semaphore.release(INT64_MIN), InvalidValue);
  EXPECT_THROW(semaphore.release(std::int64_t{highest} + 1), InvalidValue);
  EXPECT_THROW(semaphore.release(INT64_MAX), InvalidValue);
  EXPECT_THROW(semaphore.release(highest - 2), InvalidValue) << "one more than fit";
  EXPECT_EQ(semaphore.value(), 3U);
  if constexpr (std::is_same_v<TypeParam, BoundedSemaphore>) {
    EXPECT_THROW(semaphore.release(2), InvalidValue) << "only one has a place";
    EXPECT_EQ(semaphore.value(), 3U) << "and none was released";
  } else {
    semaphore.release(highest - 3);
    EXPECT_EQ(semaphore.value(), highest);
  }
  const std::string text = error_of<InvalidValue>([&] { semaphore.release(0); });
  EXPECT_NE(text.find("release of 0 permits of"), text.npos) << text;
}

TEST(SemaphoreConformance, SEM_08_several_permits_wake_as_many) {
  Semaphore semaphore("parking", 0);
  SharedBlock<std::atomic<int>> through;
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < 5; ++i) {
    children.push_back(std::make_unique<ForkedChild>([&] {
      semaphore.acquire();
      through->fetch_add(1);
    }));
  }
  ASSERT_TRUE(comes_to_wait(semaphore, 5));
  semaphore.release(3);
  EXPECT_TRUE(comes_true([&] { return through->load() == 3; }));
  EXPECT_TRUE(stays_true([&] { return through->load() == 3; }, 20ms));
  semaphore.release(2);
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
}

TYPED_TEST(AnySemaphore, SEM_09_a_signal_whose_handler_returns_shortens_no_wait) {
  TypeParam semaphore("parking", 0);
  static std::atomic<int> signals;
  signals = 0;
  const Pestering pestering([](int) { signals.fetch_add(1); });
  const Stopwatch watch;
  EXPECT_FALSE(semaphore.try_acquire_for(200ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 200ms));
  EXPECT_GE(watch.elapsed(), 200ms);
  EXPECT_GT(signals, 3);
}

TYPED_TEST(AnySemaphore, SEM_09_a_handler_that_interrupts_ends_the_wait_at_once) {
  TypeParam semaphore("parking", 0);
  const Pestering pestering([](int) { interrupt_this_thread(); });
  for (int i = 0; i < 10; ++i) {
    const Stopwatch watch;
    const std::string text = error_of<Interrupted>([&] { semaphore.acquire(); });
    EXPECT_NE(text.find("the wait for"), text.npos) << text;
    EXPECT_NE(text.find("'parking' was interrupted by a signal handler"), text.npos) << text;
    EXPECT_TRUE(is_at_once(watch.elapsed(), 2s));
    EXPECT_THROW(static_cast<void>(semaphore.try_acquire_for(20s)), Interrupted);
  }
  EXPECT_EQ(waiting_for(semaphore), 0U);
  EXPECT_EQ(semaphore.value(), 0U);
}

TEST(SemaphoreConformance, SEM_09_an_interruption_waits_for_the_next_wait_and_touches_nothing_else) {
  Semaphore semaphore("parking", 1);
  interrupt_this_thread();
  semaphore.acquire();
  EXPECT_FALSE(semaphore.try_acquire());
  EXPECT_FALSE(semaphore.try_acquire_for(0s));
  std::thread([&] {
    EXPECT_FALSE(semaphore.try_acquire_for(10ms)) << "another thread was not asked";
  }).join();
  EXPECT_TRUE(is_interrupted());
  EXPECT_THROW(static_cast<void>(semaphore.try_acquire_for(20s)), Interrupted);
  EXPECT_FALSE(is_interrupted());
  EXPECT_FALSE(semaphore.try_acquire_for(10ms));
}

TEST(SemaphoreConformance, SEM_09_sigint_ends_a_process_that_waits_at_once) {
  Semaphore semaphore("parking", 0);
  ForkedChild child([&] {
    signal(SIGINT, SIG_DFL);
    semaphore.acquire();
  });
  ASSERT_TRUE(comes_to_wait(semaphore, 1));
  child.kill(SIGINT);
  EXPECT_TRUE(child.ends_within(10s));
  EXPECT_EQ(child.wait(), -SIGINT);
  semaphore.release();
  EXPECT_TRUE(semaphore.try_acquire()) << "it took nothing along";
}

// Permits with owners.

class OwnedPermitsConformance : public ::testing::Test {
 protected:
  /// A child that has so many permits until it is killed.
  std::unique_ptr<ForkedChild> owner(int permits) {
    SharedBlock<std::atomic<bool>> ready;
    auto child = std::make_unique<ForkedChild>([&] {
      attach_this_thread({.name = "owner"});
      for (int i = 0; i < permits; ++i)
        semaphore.acquire();
      ready->store(true);
      while (true)
        pause();
    });
    EXPECT_TRUE(comes_true([&] { return ready->load(); }));
    return child;
  }

  Semaphore semaphore{"parking", 3, Permits::owned};
};

TEST_F(OwnedPermitsConformance, ROB_02_they_count_as_others_do) {
  EXPECT_EQ(semaphore.value(), 3U);
  semaphore.acquire();
  EXPECT_TRUE(semaphore.try_acquire());
  EXPECT_TRUE(semaphore.try_acquire_for(1s));
  EXPECT_FALSE(semaphore.try_acquire());
  EXPECT_FALSE(semaphore.try_acquire_for(10ms));
  EXPECT_EQ(in_child([&] { return static_cast<int>(semaphore.value()); }), 0);
  semaphore.release(2);
  EXPECT_EQ(semaphore.value(), 2U);
  semaphore.release();
  EXPECT_EQ(semaphore.value(), 3U);
  EXPECT_EQ(semaphore.recover(), 0U);
}

TEST_F(OwnedPermitsConformance, ROB_02_only_the_owner_releases_them_and_only_what_it_has) {
  EXPECT_THROW(semaphore.release(), NotOwner);
  semaphore.acquire();
  const std::string text = error_of<NotOwner>([&] { semaphore.release(2); });
  EXPECT_NE(text.find("release of 2 permits of semaphore 'parking' by test: it has 1"), text.npos) << text;
  EXPECT_THROW(semaphore.release(0), InvalidValue);
  EXPECT_EQ(in_child([&] {
              try {
                semaphore.release();
              } catch (const NotOwner&) {
                return 1;
              }
              return 0;
            }),
            1)
      << "a child of the owner is another";
  EXPECT_EQ(semaphore.value(), 2U);
  semaphore.release();
}

TEST_F(OwnedPermitsConformance, ROB_02_who_waits_is_told_of_a_dead_owner_within_100_ms) {
  std::vector<double> taken;
  for (int round = 0; round < 11; ++round) {
    auto dying = owner(2);
    auto living = owner(1);
    ForkedChild waiter([&] {
      try {
        semaphore.acquire();
      } catch (const OwnerDied&) {
        return 42;
      }
      return 0;
    });
    ASSERT_TRUE(comes_to_wait(semaphore, 1));
    dying->kill();
    ASSERT_TRUE(dying->ends_within(20s));
    const Stopwatch watch;
    EXPECT_EQ(waiter.wait(), 42);
    taken.push_back(in_milliseconds(watch.elapsed()));
    const std::string text = error_of<OwnerDied>([&] { semaphore.acquire(); });
    EXPECT_NE(text.find("semaphore 'parking': owner died having a permit of it"), text.npos) << text;
    EXPECT_THROW(static_cast<void>(semaphore.try_acquire()), OwnerDied);
    EXPECT_THROW(static_cast<void>(semaphore.try_acquire_for(1ms)), OwnerDied);
    EXPECT_EQ(semaphore.value(), 0U);
    EXPECT_EQ(semaphore.recover(), 2U);
    EXPECT_EQ(semaphore.recover(), 0U);
    EXPECT_EQ(semaphore.value(), 2U);
    EXPECT_TRUE(semaphore.try_acquire());
    semaphore.release();
    living->kill();
    EXPECT_TRUE(comes_true([&] { return semaphore.recover() == 1; }));
  }
  std::sort(taken.begin(), taken.end());
  EXPECT_LT(taken[taken.size() / 2], 100);
  EXPECT_LT(taken.back(), 2000);
}

TEST_F(OwnedPermitsConformance, ROB_02_while_others_are_left_nobody_is_told) {
  owner(1)->kill();
  semaphore.acquire();
  semaphore.acquire();
  EXPECT_THROW(semaphore.acquire(), OwnerDied);
  EXPECT_EQ(semaphore.recover(), 1U);
  semaphore.acquire();
  semaphore.release(3);
  EXPECT_EQ(semaphore.value(), 3U);
}

TEST_F(OwnedPermitsConformance, ROB_02_a_permit_released_by_the_living_reaches_who_waits) {
  auto living = owner(2);
  semaphore.acquire();
  ForkedChild waiter([&] {
    semaphore.acquire();
    semaphore.release();
  });
  ASSERT_TRUE(comes_to_wait(semaphore, 1));
  semaphore.release();
  EXPECT_EQ(waiter.wait(), 0);
}

TEST_F(OwnedPermitsConformance, ROB_02_recover_lets_those_go_on_who_wait_with_patience) {
  auto dying = owner(3);
  ForkedChild stubborn([&] {
    while (true) {
      try {
        semaphore.acquire();
        return 0;
      } catch (const OwnerDied&) {
        usleep(1000);
      }
    }
  });
  ASSERT_TRUE(comes_to_wait(semaphore, 1));
  dying->kill();
  EXPECT_TRUE(comes_true([&] { return semaphore.recover() == 3; }));
  EXPECT_EQ(stubborn.wait(), 0);
}

TEST_F(OwnedPermitsConformance, ROB_02_a_thread_that_ends_having_one_is_a_dead_owner) {
  std::thread([&] {
    for (int i = 0; i < 3; ++i)
      semaphore.acquire();
  }).join();
  EXPECT_THROW(semaphore.acquire(), OwnerDied);
  EXPECT_EQ(semaphore.recover(), 3U);
}

TEST_F(OwnedPermitsConformance, ROB_02_a_bounded_one_can_have_owners_as_well) {
  BoundedSemaphore bounded("rooms", 1, Permits::owned);
  bounded.acquire();
  EXPECT_THROW(BoundedSemaphore("rooms", 5000, Permits::owned), InvalidValue) << "a word each";
  bounded.release();
  check_in_child([&] { bounded.acquire(); });
  EXPECT_THROW(bounded.acquire(), OwnerDied);
  EXPECT_EQ(bounded.recover(), 1U);
}

}  // namespace
}  // namespace sharescope
