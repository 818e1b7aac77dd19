// SPDX-License-Identifier: MIT
#include "sharescope/session/object_fill.hpp"

#include <gtest/gtest.h>

#include <string>

#include "../support/open_session.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/simple_queue.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;

const Session& session() { return Session::current(); }

TEST(ObjectFill, of_a_bounded_queue_is_its_size_and_its_bound) {
  Queue<int> queue("jobs", 3);
  ASSERT_TRUE(fill_of(session(), queue.id()).has_value());
  for (int round = 0; round < 10; ++round) {
    EXPECT_EQ(fill_of(session(), queue.id())->size, 0U);
    EXPECT_EQ(fill_of(session(), queue.id())->bound, 3U);
    queue.put(1);
    queue.put(2);
    EXPECT_EQ(fill_of(session(), queue.id())->size, 2U);
    static_cast<void>(queue.get());
    static_cast<void>(queue.get());
  }
}

TEST(ObjectFill, of_an_unbounded_queue_is_the_sum_over_its_rings) {
  SimpleQueue<std::string> simple("lines");
  JoinableQueue<int> joinable("tasks");
  for (int i = 0; i < 10'000; ++i) {
    simple.put("line");
    joinable.put(i);
  }
  EXPECT_EQ(fill_of(session(), simple.id())->size, 10'000U);
  EXPECT_EQ(fill_of(session(), simple.id())->bound, 0U);
  for (int i = 0; i < 7000; ++i) {
    static_cast<void>(simple.get());
    static_cast<void>(joinable.get());
  }
  EXPECT_EQ(fill_of(session(), simple.id())->size, 3000U);
  EXPECT_EQ(fill_of(session(), joinable.id())->size, 3000U);
}

TEST(ObjectFill, is_absent_for_what_holds_no_items_and_for_what_is_gone) {
  const Lock lock("door");
  EXPECT_FALSE(fill_of(session(), lock.id()).has_value());
  EXPECT_FALSE(fill_of(session(), 0).has_value());
  EXPECT_FALSE(fill_of(session(), limits::objects).has_value());
  ObjectId id = 0;
  {
    const Queue<int> queue("jobs");
    id = queue.id();
  }
  EXPECT_FALSE(fill_of(session(), id).has_value());
}

TEST(ObjectFill, is_absent_or_wrong_but_never_a_crash_when_a_queue_is_scribbled_on) {
  Queue<int> queue("jobs");
  for (int i = 0; i < 3000; ++i)
    queue.put(i);
  Object& object = session().block().objects[queue.id()];
  const std::uint64_t at = object.state_at;
  auto& state = *reinterpret_cast<QueueState*>(session().base() + at);
  for (const std::uint64_t wrong :
       {std::uint64_t{8}, arena_at + 4, session_bytes - 8, UINT64_MAX - 63, UINT64_MAX}) {
    object.state_at = wrong;
    EXPECT_FALSE(fill_of(session(), queue.id()).has_value());
  }
  object.state_at = at;
  const std::uint64_t head_ring = state.head_ring.load();
  for (const std::uint64_t wrong : {std::uint64_t{9}, session_bytes, UINT64_MAX - at, UINT64_MAX}) {
    state.head_ring.store(wrong);
    EXPECT_FALSE(fill_of(session(), queue.id()).has_value());
  }
  state.head_ring.store(head_ring);
  SlotRing& ring = state.ring_at(head_ring);
  const std::uint64_t next = ring.next.load();
  ring.next.store(head_ring);
  EXPECT_TRUE(fill_of(session(), queue.id()).has_value()) << "a ring of rings comes to an end";
  ring.next.store(next);
  const std::uint32_t capacity = ring.capacity;
  ring.capacity = 0;
  EXPECT_TRUE(fill_of(session(), queue.id()).has_value());
  ring.capacity = capacity;
  EXPECT_EQ(fill_of(session(), queue.id())->size, 3000U);
}

}  // namespace
}  // namespace sharescope
