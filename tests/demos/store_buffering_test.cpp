// SPDX-License-Identifier: MIT
//
// What cures store buffering, and what does not.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "../../core/src/os/sanitizer.hpp"
#include "../../demos/07_raw_shared_memory/two_cores.hpp"
#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope::demo_test {
namespace {

/// A number on a line of its own, so that a core can have the one and not the other.
struct alignas(64) Cell {
  std::atomic<int> value = 0;
};
using Cells = std::array<Cell, 2>;

/// How often two threads on two cores both read 0 in `rounds` rounds, or in as many as two seconds allow. In each, each
/// writes 1 into its own number by `write` and then reads the other's by `read`; afterwards it sets the other's back by
/// `clear`.
template <class Write, class Read, class Clear>
int both_read_zero(int rounds, Write write, Read read, Clear clear) {
  Cells seen;
  Cells meetings;
  Cell over;
  int both = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  const auto work = [&](std::size_t mine) {
    take_core_of_its_own(mine);
    const std::size_t other = 1 - mine;
    int meeting = 0;
    const auto meet = [&] {
      meetings[mine].value.store(++meeting, std::memory_order_release);
      while (meetings[other].value.load(std::memory_order_acquire) < meeting) {
      }
    };
    for (int round = 0; round < rounds; ++round) {
      meet();
      for (int wait = (mine == 0 ? round : round / 200) % 200; wait > 0; --wait)
        std::atomic_signal_fence(std::memory_order_seq_cst);
      write(mine);
      seen[mine].value.store(read(other), std::memory_order_relaxed);
      if (mine == 0 && round % 100 == 0 && std::chrono::steady_clock::now() > end) over.value.store(1);
      meet();
      if (over.value.load() != 0) return;
      if (mine == 0) both += seen[0].value.load() == 0 && seen[1].value.load() == 0 ? 1 : 0;
      clear(other);
    }
  };
  std::jthread first(work, 0);
  std::jthread second(work, 1);
  first.join();
  second.join();
  return both;
}

class StoreBuffering : public ::testing::Test {
 protected:
  void SetUp() override {
    cpu_set_t allowed{};
    sched_getaffinity(0, sizeof allowed, &allowed);
    if (!two_cores(allowed)) GTEST_SKIP() << "this machine has one core";
  }

  /// Two plain numbers, relaxed, with whatever `write` does around its store.
  template <class Write>
  static int with_relaxed(int rounds, Write write) {
    Cells cells;
    return both_read_zero(
        rounds, [&](std::size_t mine) { write(mine, cells[mine].value); },
        [&](std::size_t other) { return cells[other].value.load(std::memory_order_relaxed); },
        [&](std::size_t other) { cells[other].value.store(0, std::memory_order_relaxed); });
  }

  /// On a busy machine the two may hardly run at the same time: it is tried again and again.
  template <class Write>
  static bool ever_with_relaxed(Write write) {
    for (int tries = 0; tries < 20; ++tries) {
      if (with_relaxed(20'000, write) > 0) return true;
    }
    return false;
  }
};

TEST_F(StoreBuffering, is_not_cured_by_a_lock_of_its_own_around_each_store) {
  if (detail::is_sanitized)
    GTEST_SKIP() << "what a sanitizer does in between takes longer than a store buffer holds";
  std::array locks{Lock{"first"}, Lock{"second"}};
  EXPECT_TRUE(ever_with_relaxed([&](std::size_t mine, std::atomic<int>& own) {
    std::scoped_lock hold(locks[mine]);
    own.store(1, std::memory_order_relaxed);
  }));
}

TEST_F(StoreBuffering, is_not_cured_by_an_atomic_load_of_something_else) {
  if (detail::is_sanitized)
    GTEST_SKIP() << "what a sanitizer does in between takes longer than a store buffer holds";
  Atomic<int> something{"something", 0};
  EXPECT_TRUE(ever_with_relaxed([&](std::size_t /*mine*/, std::atomic<int>& own) {
    own.store(1, std::memory_order_relaxed);
    something.load();
  }));
}

TEST_F(StoreBuffering, is_cured_by_a_fence_between_each_store_and_load) {
  EXPECT_EQ(with_relaxed(200'000,
                         [&](std::size_t /*mine*/, std::atomic<int>& own) {
                           own.store(1, std::memory_order_relaxed);
                           std::atomic_thread_fence(std::memory_order_seq_cst);
                         }),
            0);
}

TEST_F(StoreBuffering, is_cured_by_one_lock_for_all_accesses) {
  Lock lock{"lock"};
  Cells cells;
  const auto under_the_lock = [&](std::size_t which, auto access) {
    std::scoped_lock hold(lock);
    return access(cells[which].value);
  };
  EXPECT_EQ(both_read_zero(
                50'000,
                [&](std::size_t mine) {
                  under_the_lock(mine, [](auto& own) { own.store(1, std::memory_order_relaxed); });
                },
                [&](std::size_t other) {
                  return under_the_lock(other, [](auto& its) { return its.load(std::memory_order_relaxed); });
                },
                [&](std::size_t other) {
                  under_the_lock(other, [](auto& its) { its.store(0, std::memory_order_relaxed); });
                }),
            0);
}

TEST_F(StoreBuffering, is_cured_where_all_operations_are_those_of_Atomic) {
  std::array numbers{Atomic<int>{"x", 0}, Atomic<int>{"y", 0}};
  EXPECT_EQ(both_read_zero(
                200'000, [&](std::size_t mine) { numbers[mine].store(1); },
                [&](std::size_t other) { return numbers[other].load(); },
                [&](std::size_t other) { numbers[other].store(0); }),
            0);
}

}  // namespace
}  // namespace sharescope::demo_test
