// SPDX-License-Identifier: MIT
//
// What the lessons say of processes, locks and memory in general.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope::demo_test {
namespace {

using std::chrono_literals::operator""s;

/// Runs `body` in a plain fork and returns how that ended, as waitpid tells it.
int end_of_plain_fork(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    _exit(body());
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

TEST(LessonOnProcesses, an_uncaught_exception_ends_plain_cpp_by_SIGABRT_and_a_Process_with_1) {
  const int status = end_of_plain_fork([] {
    close(STDERR_FILENO);
    std::thread([] { throw std::runtime_error("nobody catches this"); }).join();
    return 0;
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGABRT);

  Process child{[] {
    close(STDERR_FILENO);
    throw std::runtime_error("nobody catches this");
  }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 1);
}

TEST(LessonOnProcesses, an_orphan_is_adopted_by_its_nearest_subreaper) {
  // This process is one: left_behind.hpp makes it so.
  int is_subreaper = 0;
  ASSERT_EQ(prctl(PR_GET_CHILD_SUBREAPER, &is_subreaper), 0);
  ASSERT_EQ(is_subreaper, 1);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  end_of_plain_fork([&] {
    const pid_t middle = getpid();
    if (fork() == 0) {
      while (getppid() == middle)
        usleep(1000);
      const pid_t parent = getppid();
      _exit(write(ends[1], &parent, sizeof parent) == sizeof parent ? 0 : 1);
    }
    return 0;
  });
  pid_t parent = 0;
  EXPECT_EQ(read(ends[0], &parent, sizeof parent), static_cast<ssize_t>(sizeof parent));
  EXPECT_EQ(parent, getpid());
  close(ends[0]);
  close(ends[1]);
  test_support::expect_orphans_end();
}

TEST(LessonOnThreads, a_std_mutex_that_another_thread_held_at_the_fork_stays_locked_in_the_child) {
  std::mutex mutex;
  std::atomic<int> stage = 0;
  std::jthread other([&] {
    std::scoped_lock hold(mutex);
    stage = 1;
    stage.notify_all();
    stage.wait(1);
  });
  stage.wait(0);
  int given_back[2];
  ASSERT_EQ(pipe(given_back), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    const bool told = read(given_back[0], &byte, 1) == 1;
    _exit(told && !mutex.try_lock() ? 0 : 1);
  }
  stage = 2;
  stage.notify_all();
  other.join();
  EXPECT_TRUE(mutex.try_lock()) << "it is free again in the process of the thread that held it";
  mutex.unlock();
  EXPECT_EQ(write(given_back[1], "x", 1), 1);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  close(given_back[0]);
  close(given_back[1]);
}

/// What two processes leave in a number to which one adds and from which the other subtracts, each under its lock.
int add_and_subtract(Lock& of_one, Lock& of_other, int times) {
  RawValue<int> number{"number", 0};
  const auto change = [&](Lock& lock, int by) {
    return [&, by] {
      for (int i = 0; i < times; ++i) {
        std::scoped_lock hold(lock);
        number.set(number.get() + by);
      }
    };
  };
  Process one{change(of_one, 1)};
  Process other{change(of_other, -1)};
  one.start();
  other.start();
  one.join();
  other.join();
  return number.get();
}

TEST(LessonOnSharedValues, under_two_locks_updates_are_lost_and_under_one_none) {
  Lock a{"a"};
  Lock b{"b"};
  EXPECT_EQ(add_and_subtract(a, a, 200'000), 0);
  bool lost = false;
  // On a busy machine the two may hardly run at the same time.
  for (int tries = 0; tries < 50 && !lost; ++tries)
    lost = add_and_subtract(a, b, 500'000) != 0;
  EXPECT_TRUE(lost);
}

/// How many of the values read were torn, until one is or the time is over.
template <std::size_t size>
int torn_values(std::chrono::seconds limit) {
  using Pixels = std::array<int, size>;
  RawValue<Pixels> screen{"screen"};
  Atomic<int> over{"over", 0};
  Process painter{[&] {
    Pixels pixels{};
    while (over.load() == 0) {
      pixels.fill(pixels[0] + 1);
      screen.set(pixels);
    }
  }};
  painter.start();
  int torn = 0;
  const auto end = std::chrono::steady_clock::now() + limit;
  while (torn == 0 && std::chrono::steady_clock::now() < end) {
    for (int look = 0; look < 1000; ++look) {
      const Pixels seen = screen.get();
      torn += std::ranges::adjacent_find(seen, std::ranges::not_equal_to{}) != seen.end() ? 1 : 0;
    }
  }
  over.store(1);
  painter.join();
  return torn;
}

TEST(LessonOnSharedValues, sixteen_pixels_tear_and_two_do_not) {
  EXPECT_GT(torn_values<16>(30s), 0) << "64 bytes are not moved at once";
  EXPECT_EQ(torn_values<2>(2s), 0) << "a word of 8 bytes is";
}

TEST(LessonOnSynchronisation, a_surplus_permit_that_is_accepted_makes_a_later_innocent_release_throw) {
  BoundedSemaphore gate{"gate", 2};
  gate.acquire();
  gate.release();  // by the attendant, while a car is inside: accepted
  EXPECT_THROW(gate.release(), InvalidValue) << "by the car, which did nothing wrong";
}

TEST(LessonOnSynchronisation, a_permit_may_be_given_back_by_one_that_never_took_it) {
  Semaphore gate{"gate", 0};
  Process other{[&] { gate.release(); }};
  other.start();
  other.join();
  EXPECT_TRUE(gate.try_acquire());
}

/// Takes a permit and is killed with it.
void take_and_die(Semaphore& gate) {
  Process taker{[&] {
    gate.acquire();
    std::raise(SIGKILL);
  }};
  taker.start();
  taker.join();
}

TEST(LessonOnSynchronisation, a_plain_permit_of_a_dead_process_is_missing_and_an_owned_one_is_reported) {
  Semaphore plain{"plain", 1};
  take_and_die(plain);
  EXPECT_FALSE(plain.try_acquire_for(std::chrono::milliseconds(300)));
  Semaphore owned{"owned", 1, Permits::owned};
  take_and_die(owned);
  EXPECT_THROW(owned.acquire(), OwnerDied);
  EXPECT_EQ(owned.recover(), 1U);
  EXPECT_TRUE(owned.try_acquire());
  owned.release();
}

struct Node {
  int* pointer;
};

class Hidden {
 public:
  explicit Hidden(int* pointer) : pointer_(pointer) {}

 private:
  int* pointer_;
};

TEST(LessonOnRawMemory, a_pointer_is_refused_and_a_structure_with_one_and_not_a_class_that_hides_one) {
  static_assert(!Shareable<int*> && !Shareable<std::string> && !Shareable<Node>);
  static_assert(Shareable<Hidden>);
}

}  // namespace
}  // namespace sharescope::demo_test
