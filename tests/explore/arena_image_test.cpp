// SPDX-License-Identifier: MIT
#include "sharescope/memory/arena_image.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "sharescope/channel/queue.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

std::uint32_t listed() {
  const Block& block = Session::current().block();
  std::uint32_t count = 0;
  for (std::uint32_t i = 1; i < block.objects_used.load(); ++i)
    count += block.objects[i].life.load() == ObjectLife::listed ? 1 : 0;
  return count;
}

TEST(ArenaImage, values_and_states_are_as_they_were) {
  RawValue<int> value{"value", 7};
  Semaphore permits{"permits", 3};
  Queue<int> queue{"queue"};
  queue.put(1);
  const ArenaImage image(Session::current());
  value.set(8);
  permits.acquire();
  EXPECT_EQ(queue.get(), 1);
  queue.put(2);
  queue.put(3);
  image.restore();
  EXPECT_EQ(value.get(), 7);
  EXPECT_EQ(permits.value(), 3U);
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.get(), 1);
}

TEST(ArenaImage, what_was_made_meanwhile_is_gone_and_its_memory_is_free_again) {
  RawValue<int> before{"before", 1};
  const ArenaImage image(Session::current());
  const std::uint32_t count = listed();
  const std::uint64_t free = Arena::of(Session::current()).usage().free;
  for (int i = 0; i < 100; ++i) {
    // Never destroyed: as a body that is killed leaves them.
    static_cast<void>(new RawArray<int>("made", 50));
    static_cast<void>(new RawArray<char>("large", 600'000));
    image.restore();
    ASSERT_TRUE(Arena::of(Session::current()).is_consistent());
  }
  EXPECT_EQ(listed(), count);
  EXPECT_EQ(Arena::of(Session::current()).usage().free, free);
  EXPECT_EQ(before.get(), 1);
}

TEST(ArenaImage, the_heap_goes_on_as_it_would_have_whatever_was_taken_and_given_back_meanwhile) {
  std::vector<std::optional<RawArray<int>>> arrays;
  for (int i = 0; i < 40; ++i)
    arrays.emplace_back(std::in_place, "array", 10 + i);
  for (int i = 0; i < 40; i += 3)
    arrays[static_cast<std::size_t>(i)].reset();
  const ArenaImage image(Session::current());
  for (int round = 0; round < 20; ++round) {
    std::vector<RawArray<int>*> made;
    for (int i = 0; i < 30; ++i)
      made.push_back(new RawArray<int>("made", 5 * i + 1));
    for (std::size_t i = 0; i < made.size(); i += 2)
      delete made[i];
    image.restore();
    ASSERT_TRUE(Arena::of(Session::current()).is_consistent()) << "round " << round;
  }
  RawArray<int> after{"after", 1000};
  after.set(999, 5);
  EXPECT_EQ(after.get(999), 5);
  EXPECT_TRUE(Arena::of(Session::current()).is_consistent());
}

TEST(ArenaImage, copies_what_is_in_use_and_not_what_is_reserved) {
  RawValue<int> value{"value", 7};
  EXPECT_LT(ArenaImage(Session::current()).bytes(), 64U * 1024U);
}

}  // namespace
}  // namespace sharescope
