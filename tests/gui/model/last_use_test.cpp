// SPDX-License-Identifier: MIT
#include "model/last_use.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "events.hpp"

namespace sharescope::gui::test {
namespace {

TEST(LastUse, IsTheNewestEventOfTheObjectThatHappened) {
  Track track;
  track.add(std::vector{write_at(10, 0, 1), write_at(20, 1, 2), read_at(30, 5, other_object),
                        event_at(40, Operation::try_lock, counter, Outcome::refused), wait_at(50)},
            0);
  const auto use = last_use(track, counter);
  ASSERT_TRUE(use);
  EXPECT_EQ(use->ticks, 20U);
  EXPECT_EQ(last_use(track, other_object)->ticks, 30U);
  EXPECT_FALSE(last_use(track, 7));
  EXPECT_FALSE(last_use(Track(), counter));
}

TEST(LastUse, LooksThroughTheNewestEventsOnly) {
  Track track;
  std::vector<Event> events{write_at(1, 0, 1)};
  for (std::uint64_t at = 2; at < 2000; ++at)
    events.push_back(read_at(at, 0, other_object));
  track.add(events, 0);
  EXPECT_FALSE(last_use(track, counter));
}

}  // namespace
}  // namespace sharescope::gui::test
