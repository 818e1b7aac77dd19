// SPDX-License-Identifier: MIT
//
// ROB-12: setting the wall clock changes no wait. The real clock belongs to the whole machine, so the wall clock is
// moved for this process alone: its clock_gettime() jumps, and what it asks of futex(2) is looked at.

#include <gtest/gtest.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdint>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/lockables.hpp"
#include "../support/open_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace {

std::atomic<bool> wall_clock_jumps{false};
std::atomic<std::uint64_t> jumps{0};
std::atomic<int> timed_sleeps{0};
std::atomic<int> sleeps_by_the_wall_clock{0};

/// The kernel's answer, without any of the functions that are replaced here.
long ask_kernel(long number, long a, long b, long c, long d, long e, long f) {
  long result;
#if defined(__x86_64__)
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  result = x0;
#endif
  return result;
}

void look_at_futex(long operation, const timespec* until) {
  const long command = operation & FUTEX_CMD_MASK;
  if ((command != FUTEX_WAIT && command != FUTEX_WAIT_BITSET) || until == nullptr) return;
  timed_sleeps.fetch_add(1);
  // FUTEX_WAIT takes a span, which is monotonic; FUTEX_WAIT_BITSET a time, of the clock that the flag says.
  if ((operation & FUTEX_CLOCK_REALTIME) != 0) sleeps_by_the_wall_clock.fetch_add(1);
}

}  // namespace

// Both stand before the C library's.
extern "C" long syscall(long number, ...) noexcept {
  va_list words;
  va_start(words, number);
  long word[6];
  for (long& each : word)
    each = va_arg(words, long);
  va_end(words);
  if (number == SYS_futex) look_at_futex(word[1], reinterpret_cast<const timespec*>(word[3]));
  const long result = ask_kernel(number, word[0], word[1], word[2], word[3], word[4], word[5]);
  if (result >= 0 || result < -4095) return result;
  errno = static_cast<int>(-result);
  return -1;
}

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const long result = ask_kernel(SYS_clock_gettime, clock, reinterpret_cast<long>(now), 0, 0, 0, 0);
  if (result < 0) {
    errno = static_cast<int>(-result);
    return -1;
  }
  if (clock == CLOCK_REALTIME && wall_clock_jumps) {
    // An hour back and an hour on, in turn.
    now->tv_sec += jumps.fetch_add(1) % 2 == 0 ? 3600 : -3600;
  }
  return 0;
}

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

template <class T>
class WallClock : public ::testing::Test {
 protected:
  void SetUp() override {
    lock.lock();
    timed_sleeps = 0;
    sleeps_by_the_wall_clock = 0;
    wall_clock_jumps = true;
  }
  void TearDown() override {
    wall_clock_jumps = false;
    EXPECT_GT(timed_sleeps, 0) << "no sleep was seen; the test has tested nothing";
    EXPECT_EQ(sleeps_by_the_wall_clock, 0);
  }
  /// In another thread, which does not hold it.
  template <class Wait>
  void elsewhere(Wait wait) {
    std::thread(wait).join();
  }

  T lock = make_lockable<T>("door");
};
TYPED_TEST_SUITE(WallClock, Lockables, LockableNames);

TYPED_TEST(WallClock, ROB_12_jumps_as_meant_here) {
  const auto first = std::chrono::system_clock::now();
  const auto second = std::chrono::system_clock::now();
  EXPECT_GT(std::chrono::abs(second - first), 1h);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1min) << "and the monotonic clock does not";
  this->elsewhere([this] { static_cast<void>(this->lock.try_lock_for(50ms)); });
}

TYPED_TEST(WallClock, ROB_12_a_timeout_is_kept_while_the_wall_clock_jumps) {
  this->elsewhere([this] {
    const Stopwatch watch;
    EXPECT_FALSE(this->lock.try_lock_for(120ms));
    EXPECT_TRUE(is_about(watch.elapsed(), 120ms));
  });
}

TYPED_TEST(WallClock, ROB_12_a_lock_that_becomes_free_is_taken_while_the_wall_clock_jumps) {
  std::thread waiter([this] {
    EXPECT_TRUE(this->lock.try_lock_for(20s));
    this->lock.unlock();
  });
  EXPECT_TRUE(comes_true([] { return timed_sleeps > 0; }));
  this->lock.unlock();
  waiter.join();
}

TYPED_TEST(WallClock, ROB_12_a_death_is_noticed_while_the_wall_clock_jumps) {
  this->lock.unlock();
  check_in_child([this] { this->lock.lock(); });
  const Stopwatch watch;
  EXPECT_THROW(this->lock.lock(), OwnerDied);
  EXPECT_LT(watch.elapsed(), 2s);
  EXPECT_TRUE(this->lock.recover());
  this->lock.lock();
  this->elsewhere([this] { static_cast<void>(this->lock.try_lock_for(50ms)); });
}

/// The other primitives, each with what keeps its waiters waiting.
class WallClockOfOthers : public ::testing::Test {
 protected:
  void SetUp() override {
    timed_sleeps = 0;
    sleeps_by_the_wall_clock = 0;
    wall_clock_jumps = true;
  }
  void TearDown() override {
    wall_clock_jumps = false;
    EXPECT_GT(timed_sleeps, 0) << "no sleep was seen; the test has tested nothing";
    EXPECT_EQ(sleeps_by_the_wall_clock, 0);
  }
};

TEST_F(WallClockOfOthers, ROB_12_timeouts_are_kept_while_the_wall_clock_jumps) {
  Semaphore semaphore("none left", 0);
  Semaphore owned("owned", 0, Permits::owned);
  Event event("never");
  Barrier barrier("alone", 2);
  Condition condition("unchanged");
  std::scoped_lock hold(condition);
  RWLock rwlock("read");
  ForkedChild reader([&] {
    rwlock.lock_shared();
    event.set();
    while (true)
      pause();
  });
  event.wait();
  event.clear();
  const auto keeps = [](auto wait) {
    const Stopwatch watch;
    EXPECT_FALSE(wait());
    EXPECT_TRUE(is_about(watch.elapsed(), 120ms));
  };
  keeps([&] { return semaphore.try_acquire_for(120ms); });
  keeps([&] { return owned.try_acquire_for(120ms); });
  keeps([&] { return event.wait_for(120ms); });
  keeps([&] { return condition.wait_for(120ms); });
  keeps([&] { return condition.wait_for(120ms, [] { return false; }); });
  keeps([&] { return rwlock.try_lock_for(120ms); });
  keeps([&] {
    try {
      return barrier.wait_for(120ms) >= 0;
    } catch (const BrokenBarrier&) {
      return false;
    }
  });
}

TEST_F(WallClockOfOthers, ROB_12_deaths_are_noticed_while_the_wall_clock_jumps) {
  Barrier barrier("two of three", 3);
  RWLock rwlock("written");
  ForkedChild doomed([&] {
    rwlock.lock();
    barrier.wait();
  });
  EXPECT_TRUE(comes_true([&] { return barrier.n_waiting() == 1; }));
  EXPECT_FALSE(rwlock.try_lock_shared_for(60ms)) << "it sleeps once, for sure";
  doomed.kill();
  const Stopwatch watch;
  EXPECT_THROW(barrier.wait(), BrokenBarrier);
  EXPECT_THROW(rwlock.lock_shared(), OwnerDied);
  EXPECT_LT(watch.elapsed(), 2s);
}

}  // namespace
}  // namespace sharescope
