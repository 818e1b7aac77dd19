// SPDX-License-Identifier: MIT
//
// Several threads of one process, for ThreadSanitizer: what a lock protects is ordered by it, what has no lock is
// still no undefined behaviour, and the tables are shared in order.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/lockables.hpp"
#include "../support/open_session.hpp"
#include "made_location.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/place_table.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/shared/atomic.hpp"

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

template <class T>
class Threads : public ::testing::Test {
 protected:
  T lock = make_lockable<T>("door");
};
TYPED_TEST_SUITE(Threads, Lockables, LockableNames);

TYPED_TEST(Threads, a_plain_variable_behind_the_lock_is_no_race) {
  int plain = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 2000; ++i) {
      std::scoped_lock hold(this->lock);
      ++plain;
    }
  });
  EXPECT_EQ(plain, 8000);
}

TYPED_TEST(Threads, a_timed_lock_orders_as_well) {
  int plain = 0;
  int refused = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 200; ++i) {
      if (!this->lock.try_lock_for(50us)) {
        std::scoped_lock hold(this->lock);
        ++refused;
        continue;
      }
      ++plain;
      this->lock.unlock();
    }
  });
  EXPECT_EQ(plain + refused, 800);
}

TYPED_TEST(Threads, what_a_dead_thread_wrote_is_seen_by_whoever_is_told_of_its_death) {
  for (int round = 0; round < 20; ++round) {
    int plain = 0;
    std::thread owner([&] {
      this->lock.lock();
      plain = round;
    });
    // Told by the lock and by nothing else.
    const Stopwatch watch;
    bool told = false;
    while (!told && watch.elapsed() < 20s) {
      try {
        if (this->lock.try_lock_for(1s)) this->lock.unlock();
      } catch (const OwnerDied&) {
        told = true;
      }
    }
    EXPECT_TRUE(told);
    EXPECT_TRUE(this->lock.recover());
    owner.join();
    EXPECT_EQ(plain, round);
  }
}

TEST(SharedThreads, values_and_arrays_without_a_lock_lose_updates_and_are_no_race) {
  struct Wide {
    std::uint64_t words[4];
  };
  RawValue<int> counter("counter");
  RawValue<Wide> wide("wide");
  RawArray<int> bins("bins", 8);
  in_threads(4, [&](int mine) {
    for (int i = 0; i < 3000; ++i) {
      counter.set(counter.get() + 1);
      bins.set(i % 8, bins.get(i % 8) + 1);
      wide.set({{1U, 2U, 3U, static_cast<std::uint64_t>(mine)}});
      EXPECT_LT(wide.get().words[3], 4U);
      bins.get_slice({.step = 2});
    }
  });
  EXPECT_LE(counter.get(), 12000);
  EXPECT_GT(counter.get(), 0);
}

TEST(SharedThreads, values_and_arrays_with_a_lock_lose_nothing_when_it_is_held) {
  Value<int> counter("counter");
  Array<int> bins("bins", 8);
  in_threads(4, [&](int) {
    for (int i = 0; i < 2000; ++i) {
      {
        std::scoped_lock hold(counter);
        counter.set(counter.get() + 1);
      }
      std::scoped_lock hold(bins);
      bins.set(i % 8, bins.get(i % 8) + 1);
    }
  });
  EXPECT_EQ(counter.get(), 8000);
  EXPECT_EQ(bins.to_vector(), std::vector<int>(8, 1000));
}

TEST(SharedThreads, an_atomic_loses_nothing_without_any_lock) {
  Atomic<int> counter("counter");
  in_threads(4, [&](int) {
    for (int i = 0; i < 3000; ++i)
      counter.fetch_add(1);
  });
  EXPECT_EQ(counter.load(), 12000);
}

TEST(SharedThreads, a_reader_of_a_ring_sees_whole_events_in_order_while_they_are_written) {
  RingCounters counters{};
  const auto slots = std::make_unique<EventRecord[]>(limits::ring_events);
  constexpr std::uint64_t events_in_all = 3 * limits::ring_events;
  const auto make = [](std::uint64_t number) {
    return EventRecord{number,
                       number ^ 0x5555,
                       ~number,
                       static_cast<std::uint32_t>(number),
                       static_cast<std::uint32_t>(number >> 3U),
                       static_cast<std::uint16_t>(number),
                       static_cast<std::uint16_t>(number >> 1U),
                       Operation::set,
                       Outcome::done,
                       static_cast<std::uint16_t>(number >> 2U)};
  };
  std::atomic<bool> done{false};
  std::thread writer([&] {
    EventRing ring(counters, slots.get());
    for (std::uint64_t i = 0; i < events_in_all; ++i)
      ring.write(make(i));
    done = true;
  });
  std::vector<EventRecord> room(1000);
  std::uint64_t next = 0;
  std::uint64_t seen = 0;
  std::uint64_t missed = 0;
  const EventRing ring(counters, slots.get());
  while (true) {
    const bool last = done;
    const EventRing::Copy copy = ring.read(next, room);
    for (std::uint64_t i = 0; i < copy.count; ++i) {
      const EventRecord& event = room[i];
      const EventRecord wanted = make(copy.first + i);
      ASSERT_TRUE(to_words(event) == to_words(wanted)) << "event " << copy.first + i;
    }
    missed += copy.missed;
    seen += copy.count;
    next = copy.first + copy.count;
    if (last && copy.count == 0) break;
  }
  writer.join();
  EXPECT_EQ(seen + missed, events_in_all);
}

TEST(SharedThreads, threads_come_and_go_while_others_look) {
  std::atomic<bool> done{false};
  std::thread looker([&] {
    const SessionReader reader = SessionReader::open(Session::current().descriptor());
    while (!done) {
      for (const LaneCopy& lane : reader.lanes())
        EXPECT_LT(lane.index, limits::lanes);
      who_waits(Session::current());
    }
  });
  in_threads(4, [](int) {
    for (int i = 0; i < 50; ++i) {
      std::thread([] {
        attach_this_thread({.name = "passer-by"});
        EXPECT_TRUE(is_alive(Session::current(), this_lane.ticket));
      }).join();
    }
  });
  done = true;
  looker.join();
}

TEST(SharedThreads, objects_are_made_and_destroyed_by_all_at_once) {
  in_threads(4, [](int mine) {
    for (int i = 0; i < 200; ++i) {
      Value<int> value("v-" + std::to_string(mine), i);
      Array<char> array("a", 100 + i);
      array.set(-1, 'x');
      EXPECT_EQ(value.get(), i);
    }
  });
}

TEST(SharedThreads, places_are_entered_by_all_at_once) {
  std::vector<MadePlace> places;
  for (unsigned line = 1; line <= 100; ++line)
    places.push_back({"threads.cpp", "f", line, 1});
  in_threads(4, [&](int) {
    for (const MadePlace& place : places) {
      const PlaceId id = place_id(place.location());
      ASSERT_NE(id, 0U);
      EXPECT_EQ(Session::current().block().places[id].line, place.line);
    }
  });
}

TEST(SharedThreads, one_lock_guards_two_values_for_all) {
  Lock both("both");
  Value<int, Lock> a("a", 1000, both);
  Value<int, Lock> b("b", 0, both);
  in_threads(4, [&](int) {
    for (int i = 0; i < 250; ++i) {
      std::scoped_lock hold(both);
      a.get_obj().set(a.get_obj().get() - 1);
      b.get_obj().set(b.get_obj().get() + 1);
    }
  });
  EXPECT_EQ(a.get(), 0);
  EXPECT_EQ(b.get(), 1000);
}

}  // namespace
}  // namespace sharescope
