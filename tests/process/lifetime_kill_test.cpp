// SPDX-License-Identifier: MIT
//
// Makers and users of objects are killed at random moments while objects are made, inherited and destroyed. The bytes of
// an object that a living process inherited never change hands.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <list>
#include <memory>
#include <new>
#include <optional>
#include <random>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/left_behind.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/raw_array.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Memory of the test's own, which nothing that is tested can spoil.
struct Counts {
  std::atomic<std::uint64_t> stamps{0};
  std::atomic<std::uint64_t> checked{0};
  std::atomic<std::uint64_t> changed_hands{0};

  static Counts& make() {
    void* page = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return *new (page) Counts;
  }
};

using Stamped = RawArray<std::uint64_t>;

Stamped make_stamped(Counts& counts, std::mt19937& random, std::uint64_t& stamp) {
  stamp = counts.stamps.fetch_add(1) + 1;
  return Stamped("stamped", std::vector<std::uint64_t>(1 + random() % 600, stamp));
}

void check(const Stamped& object, std::uint64_t stamp, Counts& counts) {
  const std::uint64_t* bytes = object.data();
  for (std::int64_t i = 0; i < object.size(); ++i) {
    if (__atomic_load_n(bytes + i, __ATOMIC_RELAXED) != stamp) counts.changed_hands.fetch_add(1);
  }
  counts.checked.fetch_add(1);
}

/// Makes objects, starts processes that use them, and destroys them while they do; some users outlive it.
[[noreturn]] void make_and_destroy(Counts& counts, std::mt19937 random) {
  std::list<Process> users;
  while (true) {
    std::uint64_t stamp = 0;
    std::uint64_t other_stamp = 0;
    auto object = std::make_optional<Stamped>(make_stamped(counts, random, stamp));
    auto other = std::make_shared<Stamped>(make_stamped(counts, random, other_stamp));
    const auto use = [&counts, &object, other, stamp, other_stamp, turns = 1 + random() % 2000] {
      for (unsigned turn = 0; turn < turns; ++turn) {
        check(*object, stamp, counts);
        check(*other, other_stamp, counts);
      }
    };
    users.emplace_back(use, ProcessOptions{.outlives_parent = random() % 4 == 0});
    users.back().start();
    other.reset();
    if (random() % 2 == 0) object.reset();
    for (int i = 0; i < 5; ++i) {
      std::uint64_t fresh_stamp = 0;
      const Stamped fresh = make_stamped(counts, random, fresh_stamp);
      check(fresh, fresh_stamp, counts);
    }
    if (random() % 3 == 0 && users.size() > 1) users.front().kill();
    while (users.size() > 4) {
      users.front().join();
      users.pop_front();
    }
  }
}

TEST(LifetimeKill, no_bytes_of_a_living_object_change_hands_though_makers_and_users_are_killed) {
  FreshSession session(false);
  session.check([] {
    Counts& counts = Counts::make();
    const RawArray<std::uint64_t> mine("mine", std::vector<std::uint64_t>(500, 1));
    KillStorm storm("makers and users of objects");
    std::deque<std::unique_ptr<ForkedChild>> makers;
    while (storm.goes_on()) {
      makers.push_back(std::make_unique<ForkedChild>(
          [&counts, random = std::mt19937(storm.draw())]() mutable { make_and_destroy(counts, random); }));
      if (makers.size() < 3) continue;
      const std::uint64_t seen = counts.checked.load();
      storm.pause(8ms);
      makers.front()->kill();
      makers.front()->wait();
      makers.pop_front();
      ASSERT_EQ(counts.changed_hands.load(), 0U) << storm.when();
      ASSERT_TRUE(storm.recovers([&] { return counts.checked.load() > seen; })) << storm.when();
      ASSERT_TRUE(Arena::of(Session::current()).is_consistent()) << storm.when();
    }
    makers.clear();
    EXPECT_EQ(mine.to_vector(), std::vector<std::uint64_t>(500, 1));
    EXPECT_GT(counts.checked.load(), 1000U);
    std::printf("checked %lu times, %lu objects\n", static_cast<unsigned long>(counts.checked.load()),
                static_cast<unsigned long>(counts.stamps.load()));
    munmap(&counts, sizeof(Counts));
  });
  expect_orphans_end();
}

}  // namespace
}  // namespace sharescope
