// SPDX-License-Identifier: MIT

#include "sharescope/session/listing.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "../support/fresh_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;

std::vector<ObjectCopy> own_objects() {
  return SessionReader::open(Session::current().descriptor()).objects();
}

TEST(Listing, an_object_is_listed_as_it_was_described_and_retired_when_it_is_destroyed) {
  FreshSession session;
  session.check([] {
    {
      const Value<double> value("total", 0.5);
      const auto objects = own_objects();
      EXPECT_EQ(objects.size(), 2U) << "the value and its lock";
      for (const ObjectCopy& object : objects) {
        EXPECT_EQ(object.name, "total");
        EXPECT_FALSE(object.retired);
        if (object.kind != ObjectKind::value) continue;
        EXPECT_EQ(object.type_code, 'd');
        EXPECT_EQ(object.type_name, "double");
        EXPECT_EQ(object.data_bytes, 8U);
      }
    }
    for (const ObjectCopy& object : own_objects()) {
      EXPECT_TRUE(object.retired);
      EXPECT_EQ(object.name, "total") << "its name can still be read";
      EXPECT_EQ(object.data_bytes, 0U);
    }
  });
}

TEST(Listing, what_is_destroyed_after_the_end_of_a_watched_program_stays_to_be_looked_at) {
  FreshSession session;
  session.check([] {
    const auto value = [](const ObjectCopy& object) {
      int number = 0;
      const std::size_t size = SessionReader::open(Session::current().descriptor())
                                   .bytes(object.id, 0, std::as_writable_bytes(std::span(&number, 1)));
      return size == sizeof number ? number : -1;
    };
    { const RawValue<int> before("before", 7); }
    Session::current().block().control.phase.store(Phase::finished);
    {
      const RawValue<int> after("after", 8);
      const RawArray<char> large("large", static_cast<std::int64_t>(limits::kept_bytes) + 1);
    }
    const auto objects = own_objects();
    ASSERT_EQ(objects.size(), 3U);
    for (const ObjectCopy& object : objects)
      EXPECT_TRUE(object.retired) << object.name;
    EXPECT_EQ(value(objects[0]), -1) << "its memory is used again";
    EXPECT_EQ(value(objects[1]), 8);
    EXPECT_EQ(objects[1].data_bytes, 4U);
    EXPECT_EQ(objects[2].data_bytes, 0U) << "too much to be kept";
  });
}

TEST(Listing, what_is_kept_to_be_looked_at_is_bounded) {
  FreshSession session;
  session.check([] {
    Session::current().block().control.phase.store(Phase::finished);
    constexpr std::int64_t each = 1 << 20;
    for (int i = 0; i < 100; ++i)
      const RawArray<char> array("array", each);
    std::uint64_t kept = 0;
    for (const ObjectCopy& object : own_objects())
      kept += object.data_bytes;
    EXPECT_EQ(kept, limits::kept_bytes);
  });
}

TEST(Listing, one_without_a_name_is_called_by_its_kind_and_a_long_name_is_cut) {
  FreshSession session;
  session.check([] {
    const Lock unnamed;
    EXPECT_EQ(unnamed.name(), "lock-" + std::to_string(unnamed.id()));
    const Lock named(std::string(100, 'n'));
    EXPECT_EQ(named.name(), std::string(limits::name_bytes - 1, 'n'));
    EXPECT_EQ(describe_object(unnamed.id()), "lock '" + std::string(unnamed.name()) + "'");
    EXPECT_EQ(describe_object(0), "an object that is not listed");
    EXPECT_EQ(describe_object(limits::objects), "an object that is not listed");
    EXPECT_EQ(describe_object(UINT32_MAX), "an object that is not listed");
  });
}

TEST(Listing, a_childs_copy_of_an_object_takes_nothing_away_when_it_is_destroyed) {
  FreshSession session;
  session.check([] {
    auto value = std::make_unique<Value<int>>("v", 7);
    check_in_child([&] {
      value->set(8);
      value.reset();
    });
    EXPECT_EQ(value->get(), 8);
    for (const ObjectCopy& object : own_objects())
      EXPECT_FALSE(object.retired);
    const Arena::Usage usage = Arena::of(Session::current()).usage();
    EXPECT_EQ(usage.extents, 1U);
    value.reset();
    EXPECT_EQ(Arena::of(Session::current()).usage().extents, 0U);
  });
}

TEST(Listing, moves_and_the_moved_from_one_takes_nothing_away) {
  FreshSession session;
  session.check([] {
    Value<int> first("v", 7);
    const ObjectId id = first.id();
    {
      Value<int> second(std::move(first));
      EXPECT_EQ(second.id(), id);
      EXPECT_EQ(second.get(), 7);
      first = std::move(second);
    }
    EXPECT_EQ(first.id(), id);
    EXPECT_EQ(first.get(), 7);
  });
}

TEST(Listing, when_the_table_is_full_further_objects_work_and_are_counted_as_unlisted) {
  FreshSession session;
  session.check([] {
    std::vector<std::unique_ptr<Lock>> locks;
    for (std::uint32_t i = 1; i < limits::objects; ++i)
      locks.push_back(std::make_unique<Lock>("listed"));
    std::set<ObjectId> ids;
    for (const auto& lock : locks)
      ids.insert(lock->id());
    EXPECT_EQ(ids.size(), limits::objects - 1);
    EXPECT_FALSE(ids.contains(0));

    Lock unlisted("unlisted");
    Value<int> value("value", 7);
    EXPECT_EQ(unlisted.id(), 0U);
    EXPECT_EQ(value.id(), 0U);
    EXPECT_EQ(unlisted.name(), "lock");
    EXPECT_TRUE(unlisted.try_lock());
    EXPECT_FALSE(unlisted.try_lock());
    EXPECT_EQ(in_child([&] { return unlisted.try_lock(); }), 0);
    unlisted.unlock();
    {
      std::scoped_lock hold(value);
      value.set(value.get() + 1);
    }
    EXPECT_EQ(value.get(), 8);
    EXPECT_THROW(unlisted.unlock(), InvalidValue);
    EXPECT_EQ(SessionReader::open(Session::current().descriptor()).objects_unlisted(), 3U);
    // A waiter is woken also there.
    unlisted.lock();
    ForkedChild waiter([&] {
      unlisted.lock();
      unlisted.unlock();
    });
    EXPECT_FALSE(waiter.ends_within(std::chrono::milliseconds(20)));
    unlisted.unlock();
    EXPECT_EQ(waiter.wait(), 0);
  });
}

TEST(Listing, entries_of_retired_objects_are_used_again_when_no_other_is_left) {
  FreshSession session;
  session.check([] {
    for (std::uint32_t i = 0; i < 3 * limits::objects; ++i) {
      const Lock lock("round-" + std::to_string(i));
      EXPECT_NE(lock.id(), 0U);
      EXPECT_EQ(lock.name(), "round-" + std::to_string(i));
    }
    const SessionReader reader = SessionReader::open(Session::current().descriptor());
    EXPECT_EQ(reader.objects_unlisted(), 0U);
    EXPECT_EQ(reader.objects().size(), limits::objects - 1);
    std::uint32_t highest = 0;
    for (const ObjectCopy& object : reader.objects())
      highest = std::max(highest, object.generation);
    EXPECT_GE(highest, 3U) << "another generation is another object";
  });
}

TEST(Listing, processes_that_make_objects_at_once_get_entries_of_their_own) {
  FreshSession session;
  const auto work = [] {
    std::vector<std::unique_ptr<Value<int>>> values;
    for (int i = 0; i < 200; ++i)
      values.push_back(std::make_unique<Value<int>>("v", i));
    for (int i = 0; i < 200; ++i)
      EXPECT_EQ(values[static_cast<std::size_t>(i)]->get(), i);
    _exit(::testing::Test::HasFailure() ? failed_child : 0);  // without destroying them
  };
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < 4; ++i)
    children.push_back(session.start(work));
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  const auto objects = session.reader().objects();
  EXPECT_EQ(objects.size(), 4U * 200 * 2);
  std::set<std::uint64_t> places;
  for (const ObjectCopy& object : objects) {
    EXPECT_FALSE(object.retired);
    if (object.kind == ObjectKind::value) places.insert(session.session().block().objects[object.id].data_at);
  }
  EXPECT_EQ(places.size(), 4U * 200) << "no two lie at the same place";
}

}  // namespace
}  // namespace sharescope
