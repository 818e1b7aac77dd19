// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "said.hpp"

namespace sharescope::command_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Said step(const std::string& demo, const std::string& schedule) {
  return ask("step " + demo + " --schedule " + schedule);
}

TEST(Stepping, says_after_which_choice_a_deadlock_could_no_longer_be_avoided) {
  const Said stuck = step("dining_philosophers", "ABCDE");
  EXPECT_EQ(stuck.status, 0) << stuck.text;
  EXPECT_THAT(stuck.text,
              AllOf(HasSubstr("deadlock"), HasSubstr("After step 5, E, it could no longer be avoided.")));
  const Said late = step("dining_philosophers --set times=20", "A5B5C5ABCDE");
  EXPECT_THAT(late.text, HasSubstr("After step 20, E, it could no longer be avoided."))
      << "of which there are too many orders";
  const Said lost = step("lost_update", "ABBA");
  EXPECT_THAT(lost.text, HasSubstr("After step 2, B, it could no longer be avoided."));
}

TEST(Stepping, says_nothing_of_the_sort_where_all_ended_well) {
  EXPECT_THAT(step("lost_update", "AABB").text, Not(HasSubstr("could no longer")));
}

TEST(Stepping, takes_keys_as_lines) {
  const Said said = ask("step lost_update", "1\\n2\\nb\\nf\\ne\\ns\\nq\\n");
  EXPECT_EQ(said.status, 0);
  EXPECT_THAT(said.text, HasSubstr("v1:lost_update:"));
  EXPECT_THAT(said.text, HasSubstr(":ABBA\n"));
}

TEST(Stepping, knows_that_a_kill_could_have_been_left_out) {
  EXPECT_THAT(step("lost_update_locked", "'AA!B'").text,
              HasSubstr("After step 2, A!, it could no longer be avoided."));
}

TEST(Stepping, asks_what_will_come_before_it_is_seen) {
  const Said right = ask("step lost_update --ask", "A\nB\nB\n2\nA\n");
  EXPECT_THAT(right.text, HasSubstr("What will counter be?   1: 0  2: 1  3: 2"));
  EXPECT_THAT(right.text, HasSubstr("You said 1: so it is."));
  const Said wrong = ask("step lost_update --ask", "A\nend\n2\n");
  EXPECT_THAT(wrong.text, HasSubstr("You said 1; it is otherwise: 2."));
}

}  // namespace
}  // namespace sharescope::command_test
