// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "said.hpp"

/// Every exercise of the demos is solved through the public command, and refused for a schedule that does not reach its
/// goal. Who solves them for fun should not read on.

namespace sharescope::command_test {
namespace {

struct Exercise {
  std::string demo;
  int goal;
  std::string settings;
  std::string solution;
  std::string failure;
  friend void PrintTo(const Exercise& exercise, std::ostream* out) {
    *out << exercise.demo << " " << exercise.goal;
  }
};

const std::vector<Exercise> exercises{
    {"lost_update", 1, "", "ABBA", "AABB"},
    {"lost_update", 2, "--set workers=4", "ABBCCDDA", "ABBACCDD"},
    {"lost_update_auto_lock", 1, "", "ABBA", "AABB"},
    {"histogram", 1, "--set bins=1", "ABBA", "AABB"},
    {"lock_order", 1, "", "AB", "A"},
    {"dining_philosophers", 1, "", "ABCDE", "AA"},
    {"lost_wakeup", 1, "--set times=1", "A5BB", "B"},
    {"parking", 1, "--set times=1", "AABCD3BC", "ABC3D3AB"},
    {"bounded_buffer", 1, "--set times=1", "C3A9D11C9B9", "A9B9C11D11"},
    {"starting_gun", 1, "--set times=1 --set lace=0", "A3B3C3D3", "ABCD"},
    {"run_ahead", 1, "--set times=2", "A9B5", "A5BA3B4"},
    {"back_pressure", 1, "--set times=2 --set bound=16", "A5BA3B4", "A9B5"},
};

Said replay(const Exercise& exercise, const std::string& schedule) {
  return ask("replay " + exercise.demo + " '" + schedule + "' --goal " + std::to_string(exercise.goal) + " " +
             exercise.settings);
}

class EveryExercise : public testing::TestWithParam<Exercise> {};

TEST_P(EveryExercise, is_solved_by_its_schedule_and_by_no_other) {
  const Exercise& exercise = GetParam();
  const Said solved = replay(exercise, exercise.solution);
  EXPECT_EQ(solved.status, 0) << solved.text;
  EXPECT_THAT(solved.text, testing::HasSubstr("★ reached: "));
  const Said failed = replay(exercise, exercise.failure);
  EXPECT_EQ(failed.status, 1) << failed.text;
  EXPECT_THAT(failed.text, testing::HasSubstr("☆ not reached: "));
}

std::string name_of(const testing::TestParamInfo<Exercise>& info) {
  return info.param.demo + "_" + std::to_string(info.param.goal);
}

INSTANTIATE_TEST_SUITE_P(Exercises, EveryExercise, testing::ValuesIn(exercises), name_of);

TEST(Replaying, a_program_of_ones_own_is_named_by_its_path) {
  Exercise own = exercises.front();
  own.demo = SHARESCOPE_DEMOS_BUILT "/03_shared_values/lost_update";
  EXPECT_EQ(replay(own, own.solution).status, 0);
  own.demo = "./nothing";
  EXPECT_EQ(replay(own, own.solution).status, 1);
}

TEST(Exercises, there_are_a_dozen) { EXPECT_GE(exercises.size(), 12U); }

}  // namespace
}  // namespace sharescope::command_test
