// SPDX-License-Identifier: MIT

#include "sharescope/session/lifeline.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/shared_block.hpp"
#include "../support/watchdog.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Marked {
  Lifeline lifeline;
  std::atomic<int> phase;
};

TEST(Lifeline, one_that_nobody_took_is_neither_held_nor_cut) {
  SharedBlock<Lifeline> lifeline;
  EXPECT_FALSE(lifeline->is_held());
  EXPECT_FALSE(lifeline->is_cut());
}

TEST(Lifeline, is_held_until_it_is_let_go) {
  SharedBlock<Lifeline> lifeline;
  for (int i = 0; i < 3; ++i) {
    lifeline->take();
    EXPECT_TRUE(lifeline->is_held());
    EXPECT_EQ(in_child([&] { return lifeline->is_held() && !lifeline->is_cut(); }), 1)
        << "its forked child is not it";
    lifeline->let_go();
    EXPECT_FALSE(lifeline->is_held());
    EXPECT_FALSE(lifeline->is_cut());
  }
}

TEST(Lifeline, is_cut_when_its_process_is_killed_before_anybody_reaps_it) {
  SharedBlock<Marked> marked;
  for (int round = 0; round < 20; ++round) {
    marked->phase = 0;
    ForkedChild child([&] {
      marked->lifeline.take();
      marked->phase = 1;
      while (true)
        pause();
    });
    ASSERT_TRUE(comes_true([&] { return marked->phase == 1; }));
    EXPECT_TRUE(marked->lifeline.is_held());
    child.kill();
    ASSERT_TRUE(child.ends_within(5000ms));
    EXPECT_TRUE(marked->lifeline.is_cut());
    EXPECT_FALSE(marked->lifeline.is_held());
    child.wait();
    EXPECT_TRUE(marked->lifeline.is_cut());
  }
}

TEST(Lifeline, is_cut_when_its_thread_ends_while_the_process_lives_on) {
  SharedBlock<Lifeline> lifeline;
  std::thread([&] { lifeline->take(); }).join();
  EXPECT_TRUE(comes_true([&] { return lifeline->is_cut(); }));
  EXPECT_EQ(in_child([&] { return lifeline->is_cut(); }), 1);
  lifeline->take();
  EXPECT_TRUE(lifeline->is_held());
  EXPECT_FALSE(lifeline->is_cut());
  lifeline->let_go();
}

TEST(Lifeline, asking_disturbs_nobody) {
  SharedBlock<Marked> marked;
  ForkedChild asker([&] {
    while (marked->phase == 0) {
      marked->lifeline.is_held();
      marked->lifeline.is_cut();
    }
  });
  // Each thread takes what the one before has let go or left cut; a trial to lock would get in between.
  for (int i = 0; i < 500; ++i) {
    std::thread([&] {
      marked->lifeline.take();
      EXPECT_TRUE(marked->lifeline.is_held());
      if (i % 2 == 0) marked->lifeline.let_go();
    }).join();
  }
  marked->phase = 1;
  EXPECT_EQ(asker.wait(), 0);
}

}  // namespace
}  // namespace sharescope
