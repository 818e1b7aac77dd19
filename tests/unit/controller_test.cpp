// SPDX-License-Identifier: MIT

#include "sharescope/session/controller.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>

#include "../support/elapsed.hpp"
#include "../support/fresh_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// A program that does one operation after the other and counts them where the test can see it.
class Controlled : public ::testing::Test {
 protected:
  Controlled() : controller_(Session::adopt(session_.session().descriptor())) {}

  void start(Role role = Role::worker) {
    child_ = session_.start([this, role] {
      attach_this_thread({.name = "worker", .role = role});
      RawValue<int> value("v");
      while (true) {
        value.set(1);
        done_->fetch_add(1);
      }
    });
  }

  bool moves() {
    const std::uint64_t before = done_->load();
    return comes_true([&] { return done_->load() > before + 2; });
  }
  bool rests() {
    // What had begun may still end.
    std::uint64_t seen = done_->load();
    comes_true([&] {
      const bool same = done_->load() == seen;
      seen = done_->load();
      return same;
    });
    return stays_true([&] { return done_->load() <= seen + 1; }, 30ms);
  }
  Ticket worker() {
    Ticket ticket = nobody;
    comes_true([&] {
      for (const LaneCopy& lane : session_.reader().lanes()) {
        if (lane.name == "worker") ticket = lane.ticket;
      }
      return ticket != nobody;
    });
    return ticket;
  }

  FreshSession session_;
  SessionController controller_;
  SharedBlock<std::atomic<std::uint64_t>> done_;
  std::unique_ptr<ForkedChild> child_;
};

TEST_F(Controlled, a_paused_program_begins_no_operation_and_a_freed_one_goes_on) {
  start();
  EXPECT_TRUE(moves());
  controller_.pause();
  EXPECT_TRUE(rests());
  controller_.free();
  EXPECT_TRUE(moves());
}

TEST_F(Controlled, slow_motion_rests_before_each_operation_and_ends_at_once) {
  controller_.slow_motion(20ms);
  start();
  ASSERT_TRUE(comes_true([&] { return done_->load() > 0; }));
  const Stopwatch watch;
  const std::uint64_t before = done_->load();
  ASSERT_TRUE(comes_true([&] { return done_->load() >= before + 10; }));
  EXPECT_GT(watch.elapsed(), 150ms);
  controller_.slow_motion(1h);
  EXPECT_TRUE(rests());
  controller_.free();
  const Stopwatch freed;
  EXPECT_TRUE(moves());
  EXPECT_TRUE(is_at_once(freed.elapsed(), 5s));
  controller_.slow_motion(-5ms);
  EXPECT_TRUE(moves()) << "less than nothing is nothing";
}

TEST_F(Controlled, a_supervisor_is_held_by_nobody) {
  controller_.pause();
  start(Role::supervisor);
  EXPECT_TRUE(moves());
}

TEST_F(Controlled, a_paused_lane_that_is_killed_leaves_the_others_free_to_go_on) {
  start();
  EXPECT_TRUE(moves());
  controller_.pause();
  EXPECT_TRUE(rests());
  child_->kill();
  EXPECT_EQ(child_->wait(), -SIGKILL);
  start();
  controller_.free();
  EXPECT_TRUE(moves());
}

TEST_F(Controlled, wishes_are_seen_by_every_reader) {
  const SessionReader reader = session_.reader();
  controller_.close_gate();
  EXPECT_EQ(reader.control().gate, Gate::closed);
  controller_.open_gate();
  EXPECT_EQ(reader.control().gate, Gate::open);
  EXPECT_FALSE(reader.control().stop_wanted);
  controller_.stop();
  EXPECT_TRUE(reader.control().stop_wanted);
  controller_.slow_motion(3us);
  EXPECT_EQ(reader.control().pace, Pace::slow);
  EXPECT_EQ(reader.control().slow_nanoseconds, 3000U);
  controller_.pause();
  EXPECT_EQ(reader.control().pace, Pace::paused);
}

TEST_F(Controlled, a_parameter_is_set_within_its_range_and_an_unknown_one_is_refused) {
  ParameterEntry& entry = session_.session().block().parameters[3];
  entry.lowest = 1;
  entry.highest = 8;
  entry.initial = 2;
  entry.value = 2;
  entry.name = "workers";
  EXPECT_FALSE(controller_.set_parameter("workers", 4)) << "not yet published";
  entry.published = 1;
  const SessionReader reader = session_.reader();
  const auto value = [&] { return reader.parameters().at(0).value; };
  EXPECT_TRUE(controller_.set_parameter("workers", 4));
  EXPECT_EQ(value(), 4);
  EXPECT_TRUE(controller_.set_parameter("workers", 1000));
  EXPECT_EQ(value(), 8);
  EXPECT_TRUE(controller_.set_parameter("workers", INT64_MIN));
  EXPECT_EQ(value(), 1);
  EXPECT_FALSE(controller_.set_parameter("worker", 4));
  EXPECT_FALSE(controller_.set_parameter("", 4));
  entry.value = 77;
  EXPECT_EQ(value(), 8) << "a foreign hand cannot push it outside";
  EXPECT_EQ(reader.parameters().at(0).index, 3U);
}

}  // namespace
}  // namespace sharescope
