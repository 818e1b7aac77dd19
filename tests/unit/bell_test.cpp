// SPDX-License-Identifier: MIT

#include "sharescope/sync/bell.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/shared_block.hpp"
#include "../support/watchdog.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Door {
  Bell bell;
  std::atomic<int> open;

  bool await(Deadline deadline) {
    while (open.load() == 0) {
      if (!bell.await(deadline, [this] { return open.load() != 0; })) return open.load() != 0;
    }
    return true;
  }
};

TEST(BellTest, while_nobody_sleeps_it_is_not_rung) {
  SharedBlock<Door> door;
  EXPECT_FALSE(door->bell.anybody_sleeps());
  door->bell.ring(1);
  EXPECT_FALSE(door->await(Deadline::at_once()));
  EXPECT_FALSE(door->await(Deadline::after(5ms)));
  EXPECT_FALSE(door->bell.anybody_sleeps()) << "who has slept is counted no more";
  door->open = 1;
  EXPECT_TRUE(door->await(Deadline::at_once()));
}

TEST(BellTest, a_timeout_is_kept_over_several_patiences) {
  SharedBlock<Door> door;
  const Stopwatch watch;
  EXPECT_FALSE(door->await(Deadline::after(150ms)));
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
}

TEST(BellTest, all_who_sleep_are_woken) {
  SharedBlock<Door> door;
  std::vector<std::unique_ptr<ForkedChild>> sleepers;
  for (int i = 0; i < 4; ++i)
    sleepers.push_back(std::make_unique<ForkedChild>([&] { return door->await(Deadline::after(20s)); }));
  ASSERT_TRUE(comes_true([&] { return door->bell.anybody_sleeps(); }));
  door->open = 1;
  door->bell.ring(everybody);
  for (auto& sleeper : sleepers)
    EXPECT_EQ(sleeper->wait(), 1);
  EXPECT_FALSE(door->bell.anybody_sleeps());
}

TEST(BellTest, those_killed_asleep_are_forgotten_when_nobody_has_slept_for_a_while) {
  SharedBlock<Door> door;
  for (int i = 0; i < 5; ++i) {
    ForkedChild sleeper([&] { door->await(Deadline::never()); });
    ASSERT_TRUE(comes_true([&] { return door->bell.anybody_sleeps(); }));
    usleep(2000);
    sleeper.kill();
    sleeper.wait();
  }
  EXPECT_TRUE(door->bell.anybody_sleeps()) << "they could not say that they went";
  EXPECT_TRUE(comes_true([&] {
    door->bell.ring(1);
    return !door->bell.anybody_sleeps();
  }));
  // One who sleeps after that is counted anew.
  ForkedChild sleeper([&] { return door->await(Deadline::after(20s)); });
  ASSERT_TRUE(comes_true([&] { return door->bell.anybody_sleeps(); }));
  door->bell.ring(1);
  door->bell.ring(1);
  EXPECT_TRUE(comes_true([&] { return door->bell.anybody_sleeps(); })) << "it looked, and sleeps again";
  door->open = 1;
  door->bell.ring(1);
  EXPECT_EQ(sleeper.wait(), 1);
  EXPECT_FALSE(door->bell.anybody_sleeps());
}

TEST(BellTest, of_a_ringer_killed_before_it_rings_the_others_learn_by_themselves) {
  SharedBlock<Door> door;
  ForkedChild sleeper([&] { return door->await(Deadline::never()); });
  ASSERT_TRUE(comes_true([&] { return door->bell.anybody_sleeps(); }));
  usleep(2000);
  door->open = 1;
  const Stopwatch watch;
  EXPECT_EQ(sleeper.wait(), 1);
  EXPECT_LT(watch.elapsed(), 1s);
}

}  // namespace
}  // namespace sharescope
