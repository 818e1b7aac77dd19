// SPDX-License-Identifier: MIT
//
// Processes are killed at random moments while they make, name, fill and destroy what lies in memory: the heap of a
// session, shared memory with a name, and lists in it. All of it stays whole, and no name is left that nobody gave.

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(MemoryKill, ROB_01_a_process_killed_while_it_makes_and_destroys_objects_leaves_an_arena_that_works) {
  FreshSession session(false);
  session.check([] {
    Arena arena = Arena::of(Session::current());
    Value<int> mine("mine", 7);
    KillStorm storm("makers of objects", 150);
    while (storm.goes_on()) {
      ForkedChild maker([random = std::mt19937(storm.draw())]() mutable {
        while (true) {
          Array<char> small("small", 1 + static_cast<std::int64_t>(random() % 5000));
          Array<char> large("large", 300'000);
          small.set(0, 'x');
        }
      });
      storm.kill(maker, 1700us);
      ASSERT_TRUE(arena.is_consistent()) << storm.when();
      const Array<int> fresh("fresh", 1000);
      ASSERT_EQ(fresh.to_vector(), std::vector<int>(1000, 0));
      ASSERT_EQ(mine.get(), 7);
    }
    mine.set(8);
    EXPECT_EQ(mine.get(), 8);
  });
}

TEST(MemoryKill, ROB_06_a_process_killed_while_it_makes_shared_memory_leaves_only_whole_ones) {
  FreshSession session(false);
  session.check([] {
    const std::string prefix = "sharescope_test_" + std::to_string(getpid()) + "_kill";
    KillStorm storm("shared memory");
    while (storm.goes_on()) {
      ForkedChild maker([&] {
        for (int i = 0;; ++i)
          SharedMemory::create(300'000, prefix + std::to_string(i % 4)).unlink();
      });
      storm.kill(maker, 2500us);
      for (int i = 0; i < 4; ++i) {
        try {
          SharedMemory found = SharedMemory::attach(prefix + std::to_string(i));
          ASSERT_EQ(found.size(), 300'000) << storm.when();
          found.unlink();
        } catch (const NotFound&) {
        }
      }
    }
  });
}

bool is_whole(const Scalar& value) {
  if (const auto* text = std::get_if<Text>(&value.content()))
    return text->utf8 == std::string(text->utf8.size(), text->utf8.empty() ? 'a' : text->utf8[0]);
  return std::get<std::int64_t>(value.content()) == 123'456'789;
}

TEST(MemoryKill, ROB_07_writers_of_a_shareable_list_are_killed_and_every_slot_stays_whole) {
  FreshSession session(false);
  session.check([] {
    ShareableList list = ShareableList::create({std::string(40, 'a'), 0},
                                               "sharescope_test_" + std::to_string(getpid()) + "_list");
    // The children have it already; other tests look for names that stay.
    list.unlink();
    KillStorm storm("shareable list");
    while (storm.goes_on()) {
      const auto write = [&] {
        for (int i = 0;; ++i) {
          if (i % 3 == 0) {
            list.set(0, 123'456'789);
          } else {
            list.set(0, std::string(static_cast<std::size_t>(1 + i % 40), static_cast<char>('a' + i % 26)));
          }
        }
      };
      ForkedChild one(write);
      ForkedChild two(write);
      const Stopwatch watch;
      while (watch.elapsed() < 1ms)
        ASSERT_TRUE(is_whole(list.get(0))) << storm.when();
      storm.kill(one, 1ms);
      two.kill();
      two.wait();
      ASSERT_TRUE(is_whole(list.get(0))) << storm.when();
      list.set(1, storm.done());
      ASSERT_EQ(list.get(1), Scalar(storm.done()));
    }
  });
}

}  // namespace
}  // namespace sharescope
