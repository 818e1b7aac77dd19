// SPDX-License-Identifier: MIT
#include "sharescope/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/error.hpp"

/// A schedule in a test of somebody else: the demos stand for their programs.

namespace sharescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string demo(const std::string& name) { return std::string(SHARESCOPE_DEMOS_BUILT) + "/" + name; }

std::string refusal(const std::string& program, const std::string& schedule,
                    const std::map<std::string, std::int64_t>& parameters = {}) {
  try {
    replay(program, schedule, parameters);
  } catch (const Error& error) {
    return error.what();
  }
  return "it was performed";
}

TEST(Replay, a_schedule_loses_an_update_whenever_it_is_performed) {
  for (int i = 0; i < 100; ++i) {
    const Replay lost = replay(demo("03_shared_values/lost_update"), "ABBA");
    ASSERT_EQ(lost.end, ExecutionEnd::finished);
    ASSERT_EQ(lost.actual.at("counter"), 1);
    ASSERT_EQ(lost.expected.at("counter"), 2);
    ASSERT_THAT(lost.goals_reached, ElementsAre("make the counter end at 1"));
  }
}

TEST(Replay, what_a_schedule_leaves_open_goes_on_without_a_switch) {
  const Replay rest = replay(demo("03_shared_values/lost_update"), "B");
  EXPECT_EQ(rest.actual.at("counter"), 2);
  EXPECT_EQ(rest.schedule, "BBAA");
}

TEST(Replay, a_deadlock_is_an_end_with_its_circle) {
  const Replay stuck = replay(demo("04_locks_and_deadlock/lock_order"), "AB");
  EXPECT_EQ(stuck.end, ExecutionEnd::deadlock);
  EXPECT_THAT(stuck.message, HasSubstr("worker-1 waits for rlock 'right', held by worker-2"));
}

TEST(Replay, a_schedule_brings_its_parameters_along_and_is_refused_by_any_other_program_or_version) {
  const std::string program = demo("03_shared_values/lost_update");
  const std::map<std::string, std::int64_t> other{{"workers", 3}};
  EXPECT_THAT(refusal(program, "v1:pi:workers=2:0000:AB"),
              HasSubstr("was made for pi (workers 2), and this is lost_update"));
  EXPECT_THAT(refusal(program, "v1:lost_update:workers=2:0000:AB", other),
              HasSubstr("and workers is 3 here"));
  EXPECT_THAT(refusal(program, "v1:lost_update:workers=2:0000:AB"),
              HasSubstr("another version of lost_update"));
}

TEST(Replay, what_cannot_be_performed_is_an_error_with_a_sentence) {
  EXPECT_THAT(refusal(demo("03_shared_values/lost_update"), "A?"), HasSubstr("character 2 of 'A?'"));
  EXPECT_THAT(refusal(demo("03_shared_values/lost_update"), "AAA"),
              HasSubstr("worker-1 cannot move so at step 3"));
  EXPECT_THAT(refusal(demo("nothing"), "A"), HasSubstr("it could not be started"));
}

}  // namespace
}  // namespace sharescope
