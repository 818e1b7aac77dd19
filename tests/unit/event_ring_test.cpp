// SPDX-License-Identifier: MIT

#include "sharescope/session/event_ring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/pestering.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t room_of_ring = limits::ring_events;

EventRecord numbered(std::uint64_t number) {
  return {.ticks = number,
          .before = number * 3,
          .after = ~number,
          .detail = static_cast<std::uint32_t>(number + 1),
          .step = static_cast<std::uint32_t>(number + 2),
          .object = static_cast<std::uint16_t>(number % 8000),
          .place = static_cast<std::uint16_t>(number % 2000),
          .operation = static_cast<Operation>(number % 30),
          .outcome = static_cast<Outcome>(number % 5),
          .other = static_cast<std::uint16_t>(number % 257)};
}

bool same(const EventRecord& a, const EventRecord& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

class Ring : public ::testing::Test {
 protected:
  Ring() : slots_(std::make_unique<EventRecord[]>(room_of_ring)) {}

  EventRing ring() { return {counters_, slots_.get()}; }

  void write(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t i = from; i < to; ++i)
      ring().write(numbered(i));
  }

  /// Reads, and checks that what came are whole events in order.
  EventRing::Copy read(std::uint64_t next, std::size_t room, bool newest = false) {
    std::vector<EventRecord> events(room);
    const EventRing::Copy copy = ring().read(next, events, newest);
    EXPECT_LE(copy.count, room);
    for (std::uint64_t i = 0; i < copy.count; ++i) {
      EXPECT_TRUE(same(events[i], numbered(copy.first + i))) << copy.first + i;
    }
    return copy;
  }

  RingCounters counters_{};
  std::unique_ptr<EventRecord[]> slots_;
};

TEST_F(Ring, an_event_is_read_as_it_was_written) {
  static_assert(sizeof(EventRecord) == sizeof(EventWords));
  for (std::uint64_t i = 0; i < 500; ++i) {
    const EventRecord event = numbered(i);
    const EventWords words = to_words(event);
    EXPECT_EQ(std::memcmp(&event, words.data(), sizeof event), 0) << i;
  }
  write(0, 3);
  const EventRing::Copy copy = read(0, 10);
  EXPECT_EQ(copy.first, 0U);
  EXPECT_EQ(copy.count, 3U);
  EXPECT_EQ(copy.missed, 0U);
  EXPECT_FALSE(copy.half_written);
}

TEST_F(Ring, an_empty_ring_and_a_room_of_nothing_give_nothing) {
  EXPECT_EQ(read(0, 10).count, 0U);
  EXPECT_EQ(read(5, 10).count, 0U);
  write(0, 3);
  EXPECT_EQ(read(0, 0).count, 0U);
  EXPECT_EQ(read(3, 10).count, 0U);
  EXPECT_EQ(read(100, 10).count, 0U);
}

TEST_F(Ring, reading_goes_on_where_it_stopped) {
  write(0, 100);
  std::uint64_t next = 0;
  std::uint64_t total = 0;
  while (true) {
    const EventRing::Copy copy = read(next, 7);
    if (copy.count == 0) break;
    EXPECT_EQ(copy.first, next);
    EXPECT_EQ(copy.missed, 0U);
    next = copy.first + copy.count;
    total += copy.count;
  }
  EXPECT_EQ(total, 100U);
}

TEST_F(Ring, the_newest_that_fit_can_be_asked_for) {
  write(0, 100);
  const EventRing::Copy copy = read(0, 10, true);
  EXPECT_EQ(copy.first, 90U);
  EXPECT_EQ(copy.count, 10U);
  EXPECT_EQ(copy.missed, 90U);
  EXPECT_EQ(read(95, 10, true).first, 95U);
}

TEST_F(Ring, the_oldest_are_overwritten_and_counted_as_missed) {
  write(0, room_of_ring + 10);
  const EventRing::Copy copy = read(0, room_of_ring + 100);
  EXPECT_EQ(copy.first, 10U);
  EXPECT_EQ(copy.count, room_of_ring);
  EXPECT_EQ(copy.missed, 10U);
  write(room_of_ring + 10, 3 * room_of_ring);
  EXPECT_EQ(read(20, 5).missed, 2 * room_of_ring - 20);
}

TEST_F(Ring, a_record_in_the_making_is_seen_by_nobody_whatever_byte_it_has_reached) {
  write(0, 5);
  const EventRecord sixth = numbered(5);
  counters_.reserved.store(6);
  for (std::size_t byte = 0; byte < sizeof(EventRecord); ++byte) {
    reinterpret_cast<unsigned char*>(&slots_[5])[byte] = reinterpret_cast<const unsigned char*>(&sixth)[byte];
    const EventRing::Copy copy = read(0, 100);
    EXPECT_EQ(copy.count, 5U);
    EXPECT_TRUE(copy.half_written);
  }
  counters_.published.store(6);
  EXPECT_EQ(read(0, 100).count, 6U);
  EXPECT_FALSE(read(0, 100).half_written);
}

TEST_F(Ring, in_a_full_ring_the_record_that_is_being_overwritten_is_given_up) {
  write(0, room_of_ring + 3);
  const std::uint64_t number = room_of_ring + 3;
  const EventRecord next = numbered(number);
  counters_.reserved.store(number + 1);
  for (std::size_t byte = 0; byte < sizeof(EventRecord); ++byte) {
    reinterpret_cast<unsigned char*>(&slots_[number % room_of_ring])[byte] =
        reinterpret_cast<const unsigned char*>(&next)[byte];
    std::vector<EventRecord> events(4);
    const EventRing::Copy copy = ring().read(3, events);
    ASSERT_EQ(copy.first, 4U);
    ASSERT_EQ(copy.missed, 1U);
    ASSERT_EQ(copy.count, 3U);
    ASSERT_TRUE(same(events[0], numbered(4)));
    ASSERT_TRUE(copy.half_written);
  }
  counters_.published.store(number + 1);
  EXPECT_EQ(read(number, 4).count, 1U);
}

TEST_F(Ring, what_a_signal_handler_writes_in_the_middle_of_a_record_is_left_out) {
  write(0, 5);
  counters_.reserved.store(6);
  slots_[5] = numbered(999);
  EXPECT_FALSE(ring().write(numbered(7)));
  EXPECT_TRUE(same(slots_[5], numbered(999))) << "the record in the making is as it was";
  EXPECT_EQ(read(0, 100).count, 5U);
  EXPECT_TRUE(read(0, 100).half_written);
  slots_[5] = numbered(5);
  counters_.published.store(6);
  EXPECT_TRUE(ring().write(numbered(6)));
  EXPECT_EQ(read(0, 100).count, 7U);
  EXPECT_FALSE(read(0, 100).half_written);
}

/// Half of one and half of another can be told.
EventRecord alike(std::uint64_t number) {
  EventRecord event{};
  event.ticks = event.before = event.after = number;
  return event;
}

/// For the handler of a signal.
struct Interrupted {
  EventRing* ring;
  std::atomic<std::uint64_t> written;
  std::atomic<std::uint64_t> left_out;
} interrupted;

TEST_F(Ring, records_of_a_handler_that_comes_at_any_moment_are_whole_or_left_out_and_counted) {
  EventRing mine = ring();
  interrupted.ring = &mine;
  interrupted.written = interrupted.left_out = 0;
  std::uint64_t written = 0;
  std::uint64_t seen = 0;
  const auto check = [&] {
    std::vector<EventRecord> events(room_of_ring);
    const EventRing::Copy copy = mine.read(seen, events);
    ASSERT_EQ(copy.missed, 0U);
    for (std::uint64_t i = 0; i < copy.count; ++i) {
      ASSERT_EQ(events[i].ticks, events[i].before);
      ASSERT_EQ(events[i].ticks, events[i].after);
    }
    seen = copy.first + copy.count;
    ASSERT_FALSE(copy.half_written);
  };
  {
    const test_support::Pestering pestering(
        [](int) {
          for (int i = 0; i < 3; ++i) {
            const std::uint64_t number = 1'000'000'000U + interrupted.written.load();
            if (interrupted.ring->write(alike(number))) {
              interrupted.written.fetch_add(1);
            } else {
              interrupted.left_out.fetch_add(1);
            }
          }
        },
        50);
    const test_support::Stopwatch watch;
    while (watch.elapsed() < std::chrono::milliseconds(500)) {
      for (int i = 0; i < 20'000; ++i)
        written += mine.write(alike(written)) ? 1 : 0;
      check();
    }
  }
  check();
  EXPECT_EQ(seen, written + interrupted.written.load());
  EXPECT_GT(interrupted.written.load(), 100U);
  RecordProperty("left_out", std::to_string(interrupted.left_out.load()));
}

TEST_F(Ring, corrupted_counters_never_lead_outside_of_the_ring) {
  write(0, 100);
  const std::uint64_t odd[] = {0,
                               1,
                               99,
                               101,
                               room_of_ring - 1,
                               room_of_ring,
                               room_of_ring + 1,
                               1ULL << 32,
                               1ULL << 63,
                               UINT64_MAX - 1,
                               UINT64_MAX};
  std::vector<EventRecord> events(50);
  for (const std::uint64_t published : odd) {
    for (const std::uint64_t reserved : odd) {
      for (const std::uint64_t next : odd) {
        for (const bool newest : {false, true}) {
          counters_.published.store(published);
          counters_.reserved.store(reserved);
          const EventRing::Copy copy = ring().read(next, events, newest);
          ASSERT_LE(copy.count, events.size());
        }
      }
    }
  }
}

}  // namespace
}  // namespace sharescope
