// SPDX-License-Identifier: MIT
//
// Which locks protect an object, and in which order locks are taken: as the door notes it while somebody watches.

#include "sharescope/session/protection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>

#include "../support/fresh_session.hpp"
#include "sharescope/session/lock_order.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(HeldLocks, AreThoseTakenAndNotGivenBack) {
  HeldLocks held;
  held.taken(3);
  held.taken(5);
  held.taken(3);
  EXPECT_EQ(held.count(), 3U);
  held.given_back(3);
  EXPECT_TRUE(held.holds(3)) << "an RLock that was taken twice";
  held.given_back(3);
  EXPECT_FALSE(held.holds(3));
  EXPECT_TRUE(held.holds(5));
  held.given_back(9);
  EXPECT_EQ(held.count(), 1U) << "what another has taken";
}

TEST(HeldLocks, PastTheirRoomAreCountedAllTheSame) {
  HeldLocks held;
  for (std::uint32_t lock = 1; lock <= HeldLocks::room + 3; ++lock)
    held.taken(lock);
  EXPECT_EQ(held.count(), HeldLocks::room);
  for (std::uint32_t lock = HeldLocks::room + 3; lock > 1; --lock)
    held.given_back(lock);
  EXPECT_EQ(held.count(), 1U);
  EXPECT_TRUE(held.holds(1));
}

TEST(HeldLocks, ArePackedEachOnceTheLatestFirst) {
  HeldLocks held;
  EXPECT_EQ(held.packed(), Protection::no_common_lock);
  for (const std::uint32_t lock : {1U, 2U, 2U, 3U, 4U, 5U})
    held.taken(lock);
  EXPECT_EQ(held.packed(), 0x0002'0003'0004'0005U);
  EXPECT_EQ(held.common_with(0x0009'0003U), 0x0003U << 0U);
  EXPECT_EQ(held.common_with(0x0009U), Protection::no_common_lock);
}

HeldLocks holding(std::initializer_list<std::uint32_t> locks) {
  HeldLocks held;
  for (const std::uint32_t lock : locks)
    held.taken(lock);
  return held;
}

TEST(Protection, AsksNothingWhileOneLaneAloneComes) {
  Protection protection{};
  protection.accessed(1, holding({}), true, 7);
  protection.accessed(1, holding({}), true, 8);
  EXPECT_EQ(protection.accessors.load(), 1U);
  EXPECT_EQ(protection.locks.load(), 0U);
}

TEST(Protection, IsWhatAllAccessesHadInCommonSinceASecondLaneCame) {
  Protection protection{};
  protection.accessed(1, holding({}), true, 7);
  protection.accessed(2, holding({4, 5}), true, 8);
  protection.accessed(1, holding({5, 6}), false, 9);
  EXPECT_EQ(protection.locks.load() & 0xFFFFU, 5U);
  EXPECT_EQ(protection.place.load(), 0U);
  protection.accessed(2, holding({4}), false, 10);
  EXPECT_EQ(protection.locks.load(), Protection::no_common_lock);
  EXPECT_EQ(protection.place.load(), 10U);
  protection.accessed(1, holding({5}), true, 11);
  EXPECT_EQ(protection.place.load(), 10U) << "where it was first";
}

TEST(Protection, KnowsWhetherAnybodyWrote) {
  Protection protection{};
  protection.accessed(1, holding({}), true, 1);
  protection.accessed(2, holding({}), false, 1);
  EXPECT_EQ(protection.accessors.load() & Protection::written, 0U)
      << "it was written before anybody else came";
  protection.accessed(1, holding({}), true, 1);
  EXPECT_NE(protection.accessors.load() & Protection::written, 0U);
}

/// The door's books, as a reader finds them; each case runs in a child, in a session of its own.
class Books : public ::testing::Test {
 protected:
  static SessionReader reader() { return SessionReader::open(Session::current().descriptor()); }
  static ProtectionCopy protection(ObjectId id) {
    for (const ObjectCopy& object : reader().objects()) {
      if (object.id == id) return object.protection;
    }
    return {};
  }
  template <class Body>
  static void in_another_process(Body body) {
    EXPECT_EQ(test_support::ForkedChild([&] { body(); }).wait(), 0);
  }

  test_support::FreshSession session_;
};

TEST_F(Books, NameTheLockThatIsHeldAtEveryAccess) {
  session_.check([] {
    Value<int> counter{"counter", 0};
    const auto add = [&] {
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    };
    add();
    EXPECT_FALSE(protection(counter.id()).shared);
    in_another_process(add);
    add();
    const ProtectionCopy copy = protection(counter.id());
    EXPECT_TRUE(copy.shared && copy.written);
    EXPECT_FALSE(copy.no_common_lock);
    EXPECT_THAT(copy.locks, ElementsAre(counter.get_lock().id()));
  });
}

TEST_F(Books, FindThatALockTakenForEachStepAloneProtectsNothing) {
  session_.check([] {
    Value<int> counter{"counter", 0};
    const auto add = [&] { counter.set(counter.get() + 1); };
    add();
    in_another_process(add);
    const ProtectionCopy copy = protection(counter.id());
    EXPECT_TRUE(copy.shared && copy.written && copy.no_common_lock);
    ASSERT_TRUE(reader().place(copy.place).has_value());
    EXPECT_THAT(reader().place(copy.place)->file, ::testing::HasSubstr("protection_test.cpp"));
  });
}

TEST_F(Books, NoteWhichLockWasTakenUnderWhich) {
  session_.check([] {
    Lock left{"left"};
    Lock right{"right"};
    {
      std::scoped_lock hold_left(left);
      std::scoped_lock hold_right(right);
    }
    EXPECT_FALSE(find_inversion(reader().lock_pairs()).has_value());
    in_another_process([&] {
      std::scoped_lock hold_right(right);
      std::scoped_lock hold_left(left);
    });
    const auto circle = find_inversion(reader().lock_pairs());
    ASSERT_TRUE(circle.has_value()) << "nothing has hung, and yet it can";
    ASSERT_EQ(circle->size(), 2U);
    EXPECT_EQ((*circle)[0].second, (*circle)[1].first);
    EXPECT_EQ((*circle)[1].second, (*circle)[0].first);
    EXPECT_NE((*circle)[0].lane, (*circle)[1].lane);
  });
}

TEST_F(Books, FindNoInversionWhereTheSecondLockIsOnlyTried) {
  session_.check([] {
    Lock left{"left"};
    Lock right{"right"};
    {
      std::scoped_lock hold_left(left);
      std::scoped_lock hold_right(right);
    }
    std::scoped_lock hold_right(right);
    ASSERT_TRUE(left.try_lock());
    left.unlock();
    EXPECT_FALSE(find_inversion(reader().lock_pairs()).has_value());
  });
}

TEST_F(Books, FindNoInversionInALockTakenTwice) {
  session_.check([] {
    RLock lock{"lock"};
    std::scoped_lock outer(lock);
    std::scoped_lock inner(lock);
    EXPECT_THAT(reader().lock_pairs(), IsEmpty());
  });
}

TEST(Protection, StartsAfreshForAnObjectThatTakesTheSameEntry) {
  Protection protection{};
  protection.accessed(1, holding({}), true, 1);
  protection.accessed(2, holding({}), true, 1);
  EXPECT_EQ(protection.locks.load(), Protection::no_common_lock);
  protection.begin();
  protection.accessed(2, holding({}), true, 1);
  EXPECT_EQ(protection.locks.load(), 0U);
}

LockPair pair(std::uint16_t first, std::uint16_t second) { return {first, second, 1, 1}; }

TEST(Inversion, IsTheShortestCircle) {
  EXPECT_FALSE(find_inversion({}).has_value());
  EXPECT_FALSE(find_inversion({pair(1, 2), pair(2, 3), pair(1, 3)}).has_value());
  EXPECT_THAT(*find_inversion({pair(1, 2), pair(2, 3), pair(3, 1)}),
              UnorderedElementsAre(pair(1, 2), pair(2, 3), pair(3, 1)));
  EXPECT_THAT(*find_inversion({pair(1, 2), pair(2, 3), pair(3, 1), pair(3, 2)}),
              UnorderedElementsAre(pair(2, 3), pair(3, 2)));
}

TEST(LockOrders, AreASetWithAnEnd) {
  auto orders = std::make_unique<LockOrders>();
  for (std::uint32_t lock = 1; lock <= 2 * limits::lock_orders; ++lock) {
    orders->note(holding({lock}), lock + 1, 1, 1);
    orders->note(holding({lock}), lock + 1, 2, 2);
  }
  const auto pairs = orders->pairs();
  EXPECT_LE(pairs.size(), limits::lock_orders);
  EXPECT_GT(pairs.size(), limits::lock_orders / 2);
  for (const LockPair& found : pairs) {
    EXPECT_EQ(found.second, found.first + 1);
    EXPECT_EQ(found.lane, 1) << "who did so first";
  }
}

}  // namespace
}  // namespace sharescope
