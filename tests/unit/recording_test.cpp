// SPDX-License-Identifier: MIT
//
// What a recording session says afterwards: every operation, with its place in the source and the values.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <mutex>
#include <source_location>
#include <string>
#include <vector>

#include "../support/fresh_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"
#include "sharescope/shared/typed_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/event.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// An event with what its numbers stand for.
struct Recorded {
  EventRecord event;
  std::string object;
  std::string file;
  unsigned line = 0;
};

std::vector<Recorded> recorded_by(const SessionReader& reader, const std::string& lane_name) {
  std::map<ObjectId, std::string> names;
  for (const ObjectCopy& object : reader.objects())
    names[object.id] = object.name;
  std::vector<Recorded> found;
  for (const LaneCopy& lane : reader.lanes()) {
    if (lane.name != lane_name) continue;
    std::vector<EventRecord> events(lane.events);
    const EventRing::Copy copy = reader.events(lane.index, 0, events);
    EXPECT_EQ(copy.count, lane.events);
    for (const EventRecord& event : events) {
      Recorded recorded{event, names[event.object], {}, 0};
      if (const auto place = reader.place(event.place)) {
        recorded.file = place->file;
        recorded.line = place->line;
      }
      found.push_back(recorded);
    }
  }
  return found;
}

/// Runs it as the lane "worker", and returns what it has recorded.
template <class Body>
std::vector<Recorded> record(Body body) {
  FreshSession session;
  session.check([&] {
    attach_this_thread({.name = "worker"});
    body();
  });
  return recorded_by(session.reader(), "worker");
}

template <class T>
std::uint64_t bits(T value) {
  return door::bits_of(value);
}

TEST(Recording, a_guard_is_recorded_at_the_callers_line_for_lock_and_for_unlock) {
  SharedBlock<std::array<unsigned, 6>> lines;
  const auto events = record([&] {
    Lock lock("lock");
    RLock rlock("rlock");
    Value<int> value("value");
    Array<int> array("array", 3);
    TypedValue typed_value = make_value('i', 0, "typed value");
    TypedArray typed_array = make_array('i', 3, "typed array");
    const auto here = [](std::source_location where = std::source_location::current()) {
      return where.line();
    };
    // clang-format off
    { (*lines)[0] = here(); std::scoped_lock hold(lock); }
    { (*lines)[1] = here(); std::lock_guard hold(rlock); }
    { (*lines)[2] = here(); std::scoped_lock hold(value); }
    { (*lines)[3] = here(); std::lock_guard hold(array); }
    { (*lines)[4] = here(); std::scoped_lock hold(typed_value); }
    { (*lines)[5] = here(); std::scoped_lock hold(typed_array); }
    // clang-format on
  });
  const std::string names[] = {"lock", "rlock", "value", "array", "typed value", "typed array"};
  ASSERT_EQ(events.size(), 12U);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].event.operation, i % 2 == 0 ? Operation::lock : Operation::unlock) << i;
    EXPECT_EQ(events[i].event.outcome, Outcome::done) << i;
    EXPECT_EQ(events[i].object, names[i / 2]) << i;
    EXPECT_EQ(events[i].line, (*lines)[i / 2]) << i;
    EXPECT_TRUE(events[i].file.ends_with("recording_test.cpp")) << events[i].file;
  }
}

TEST(Recording, guards_of_the_library_itself_have_no_place) {
  const auto events = record([] {
    Lock a("a");
    Lock b("b");
    { std::unique_lock hold(a); }
    { std::scoped_lock hold(a, b); }
  });
  ASSERT_GE(events.size(), 6U);
  for (const Recorded& recorded : events)
    EXPECT_EQ(recorded.event.place, 0U);
}

TEST(Recording, reads_and_writes_tell_the_values_and_what_was_overwritten) {
  const auto events = record([] {
    RawValue<int> raw("raw", 5);
    Value<double> value("value", 0.5);
    raw.get();
    raw.set(-7);
    value.set(2.5);
    value.get();
  });
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0].event.operation, Operation::get);
  EXPECT_EQ(events[0].event.after, bits(5));
  EXPECT_EQ(events[1].event.operation, Operation::set);
  EXPECT_EQ(events[1].event.before, bits(5));
  EXPECT_EQ(events[1].event.after, bits(-7));
  EXPECT_EQ(events[2].event.before, bits(0.5));
  EXPECT_EQ(events[2].event.after, bits(2.5));
  EXPECT_EQ(events[3].event.before, bits(2.5));
  EXPECT_TRUE(std::is_sorted(events.begin(), events.end(), [](const Recorded& a, const Recorded& b) {
    return a.event.ticks < b.event.ticks;
  }));
}

TEST(Recording, an_element_is_told_by_its_index_and_a_slice_by_its_first) {
  struct Point {
    int x;
    int y;
  };
  const auto events = record([] {
    Array<int> array("array", {10, 11, 12, 13});
    RawArray<Point> points("points", 3);
    array.get(-1);
    array.set(2, 99);
    array.get_slice({.start = 1});
    array.set_slice({.step = -2}, {7, 8});
    points.set(1, &Point::y, 5);
    for (const int element : array)
      static_cast<void>(element);
  });
  ASSERT_EQ(events.size(), 9U);
  EXPECT_EQ(events[0].event.detail, 3U);
  EXPECT_EQ(events[0].event.after, bits(13));
  EXPECT_EQ(events[1].event.detail, 2U);
  EXPECT_EQ(events[1].event.before, bits(12));
  EXPECT_EQ(events[2].event.operation, Operation::get);
  EXPECT_EQ(events[2].event.detail, 1U);
  EXPECT_EQ(events[2].event.after, bits(11));
  EXPECT_EQ(events[3].event.operation, Operation::set);
  EXPECT_EQ(events[3].event.detail, 3U);
  EXPECT_EQ(events[3].event.before, bits(13));
  EXPECT_EQ(events[3].event.after, bits(7));
  EXPECT_EQ(events[4].event.detail, 1U);
  EXPECT_EQ(events[4].event.after, bits(5));
  for (std::size_t i = 5; i < 9; ++i) {
    EXPECT_EQ(events[i].event.detail, i - 5);
    EXPECT_EQ(events[i].line, events[5].line) << "the place of the loop";
    EXPECT_NE(events[i].line, 0U);
  }
}

TEST(Recording, what_did_not_happen_is_recorded_as_refused_waiting_or_misuse) {
  const auto events = record([] {
    Lock lock("lock");
    RLock rlock("rlock");
    Array<int> array("array", 3);
    lock.lock();
    EXPECT_FALSE(lock.try_lock());
    EXPECT_FALSE(lock.try_lock_for(5ms));
    lock.unlock();
    EXPECT_THROW(lock.unlock(), InvalidValue);
    EXPECT_THROW(rlock.unlock(), NotOwner);
    EXPECT_THROW(array.get(3), IndexRange);
  });
  std::vector<std::pair<Operation, Outcome>> seen;
  for (const Recorded& recorded : events)
    seen.emplace_back(recorded.event.operation, recorded.event.outcome);
  EXPECT_EQ(seen, (std::vector<std::pair<Operation, Outcome>>{{Operation::lock, Outcome::done},
                                                              {Operation::try_lock, Outcome::refused},
                                                              {Operation::lock, Outcome::waits},
                                                              {Operation::lock, Outcome::refused},
                                                              {Operation::unlock, Outcome::done},
                                                              {Operation::unlock, Outcome::misuse},
                                                              {Operation::unlock, Outcome::misuse},
                                                              {Operation::get, Outcome::misuse}}));
}

TEST(Recording, a_dead_owner_is_recorded_where_it_is_found_and_so_is_the_recovery) {
  const auto events = record([] {
    Value<int> value("value", 7);
    check_in_child([&] { value.lock(); });
    EXPECT_THROW(value.lock(), OwnerDied);
    EXPECT_THROW(value.get(), OwnerDied);
    EXPECT_THROW(static_cast<void>(value.try_lock()), OwnerDied);
    EXPECT_TRUE(value.recover());
    value.get();
  });
  std::vector<std::pair<Operation, Outcome>> seen;
  for (const Recorded& recorded : events) {
    if (recorded.event.outcome != Outcome::waits) {
      seen.emplace_back(recorded.event.operation, recorded.event.outcome);
    }
  }
  EXPECT_EQ(seen, (std::vector<std::pair<Operation, Outcome>>{{Operation::lock, Outcome::owner_died},
                                                              {Operation::get, Outcome::owner_died},
                                                              {Operation::try_lock, Outcome::owner_died},
                                                              {Operation::recover, Outcome::done},
                                                              {Operation::get, Outcome::done}}));
}

TEST(Recording, an_rlock_tells_its_depth_and_an_unlock_whose_lock_it_was) {
  const auto events = record([] {
    RLock rlock("rlock");
    rlock.lock();
    rlock.lock();
    rlock.unlock();
    rlock.unlock();
  });
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0].event.after, 1U);
  EXPECT_EQ(events[1].event.before, 1U);
  EXPECT_EQ(events[1].event.after, 2U);
  EXPECT_EQ(events[2].event.after, 1U);
  EXPECT_EQ(events[3].event.after, 0U);
  EXPECT_NE(events[3].event.other, 0U);
}

TEST(Recording, who_only_peeks_takes_no_lock_waits_for_nobody_and_leaves_no_trace) {
  const auto events = record([] {
    Value<int> value("value", 7);
    Array<char> array("array", "hello");
    ForkedChild holder([&] {
      value.lock();
      array.lock();
      while (true)
        pause();
    });
    const Peek peek;
    while (!value.get_lock().locked() || !array.get_lock().locked())
      usleep(200);
    EXPECT_EQ(value.get(), 7);
    EXPECT_EQ(array.get_slice({1, 3}), "el");
    EXPECT_EQ(array.value(), "hello");
    EXPECT_THROW(array.get(5), IndexRange);
  });
  EXPECT_TRUE(events.empty());
}

Event* of_handler = nullptr;
std::atomic<std::uint64_t>* signaled = nullptr;

TEST(Recording,
     EVT_06_what_a_handler_does_in_the_middle_of_an_operation_is_recorded_whole_or_left_out_and_counted) {
  FreshSession session;
  SharedBlock<std::atomic<std::uint64_t>> signals;
  session.check([&] {
    attach_this_thread({.name = "worker"});
    signaled = &*signals;
    Event event("event");
    of_handler = &event;
    RawValue<int> value("value", 7);
    const Pestering pestering(
        [](int) {
          of_handler->set();
          of_handler->clear();
          signaled->fetch_add(1);
        },
        50);
    for (int round = 0; round < 400; ++round) {
      for (int i = 0; i < 200; ++i)
        value.get();
      static_cast<void>(event.wait_for(300us));
    }
  });
  std::map<Operation, std::uint64_t> counted;
  for (const Recorded& recorded : recorded_by(session.reader(), "worker")) {
    counted[recorded.event.operation] += 1;
    EXPECT_TRUE(recorded.file.ends_with("recording_test.cpp")) << recorded.file;
    if (recorded.event.operation == Operation::get) {
      EXPECT_EQ(recorded.event.after, 7U);
      EXPECT_EQ(recorded.object, "value");
    } else {
      EXPECT_EQ(recorded.object, "event");
    }
  }
  const std::uint64_t left_out = session.reader().lanes().at(0).left_out;
  EXPECT_EQ(counted[Operation::raise] + counted[Operation::clear] + left_out, 2 * signals->load());
  EXPECT_GT(counted[Operation::raise], 100U);
  EXPECT_EQ(counted.size(), 4U) << "raise, clear, get and wait";
}

TEST(Recording, the_reader_shows_who_holds_a_lock_and_how_deep) {
  FreshSession session;
  SharedBlock<std::atomic<bool>> ready;
  auto child = session.start([&] {
    attach_this_thread({.name = "holder"});
    Value<int> value("value", 7);
    Lock free("free");
    value.lock();
    value.lock();
    ready->store(true);
    while (true)
      pause();
  });
  while (!ready->load())
    usleep(200);
  const auto look = [&] {
    std::map<std::pair<std::string, ObjectKind>, ObjectCopy> found;
    for (const ObjectCopy& object : session.reader().objects())
      found[{object.name, object.kind}] = object;
    return found;
  };
  auto objects = look();
  const Ticket holder = session.reader().lanes().at(0).ticket;
  EXPECT_EQ((objects[{"value", ObjectKind::value}].owner), holder);
  EXPECT_EQ((objects[{"value", ObjectKind::rlock}].owner), holder);
  EXPECT_EQ((objects[{"value", ObjectKind::rlock}].depth), 2U);
  EXPECT_FALSE((objects[{"value", ObjectKind::rlock}].abandoned));
  EXPECT_EQ((objects[{"free", ObjectKind::lock}].owner), nobody);
  int bytes = 0;
  std::array<std::byte, 8> room{};
  EXPECT_EQ(session.reader().bytes(objects[{"value", ObjectKind::value}].id, 0, room), 4U);
  std::memcpy(&bytes, room.data(), sizeof bytes);
  EXPECT_EQ(bytes, 7);
  child->kill();
  child->wait();
  EXPECT_EQ(session.reader().lanes().at(0).life, Life::dead);
}

}  // namespace
}  // namespace sharescope
