// SPDX-License-Identifier: MIT
#include "sharescope/schedule/schedule_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sharescope/error.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {
namespace {

using testing::HasSubstr;

std::vector<Choice> steps(std::initializer_list<int> workers) {
  std::vector<Choice> choices;
  for (const int worker : workers)
    choices.push_back({static_cast<std::uint8_t>(worker), Move::step});
  return choices;
}

std::string refusal(const std::string& text) {
  try {
    read_schedule(text);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "it was read";
}

TEST(ScheduleText, a_letter_is_a_worker_and_a_number_behind_it_says_how_often) {
  EXPECT_EQ(read_schedule("ABBA").choices, steps({1, 2, 2, 1}));
  EXPECT_EQ(read_schedule("A3B2A").choices, steps({1, 1, 1, 2, 2, 1}));
  EXPECT_EQ(read_schedule(" A B\tC ").choices, steps({1, 2, 3}));
  EXPECT_TRUE(read_schedule("").choices.empty());
}

TEST(ScheduleText, small_letters_are_waits_that_end_in_vain_and_an_exclamation_mark_kills) {
  const std::vector<Choice> choices = read_schedule("Ab2C!").choices;
  ASSERT_EQ(choices.size(), 4U);
  EXPECT_EQ(choices[1], (Choice{2, Move::timeout}));
  EXPECT_EQ(choices[2], (Choice{2, Move::timeout}));
  EXPECT_EQ(choices[3], (Choice{3, Move::kill}));
}

TEST(ScheduleText, what_is_written_is_read_again_as_it_was) {
  for (const char* text : {"", "A", "AA", "A3", "ABBA", "A12B12", "AbbC!D4", "ZaA!"})
    EXPECT_EQ(write_choices(read_schedule(text).choices), text);
  EXPECT_EQ(write_choices(read_schedule("AAABB").choices), "A3BB");
}

TEST(ScheduleText, a_long_one_is_cut_where_there_is_no_room) {
  EXPECT_EQ(write_choices(read_schedule("ABABABABAB").choices, 4), "ABAB...");
  EXPECT_EQ(write_choices(read_schedule("ABAB").choices, 4), "ABAB");
}

TEST(ScheduleText, says_for_which_program_it_was_made) {
  const MadeFor made_for{
      .program = "lost_update", .parameters = {{"times", 1}, {"workers", 2}}, .fingerprint = 0x0cd7};
  const std::string text = write_schedule(made_for, read_schedule("ABBA").choices);
  EXPECT_EQ(text, "v1:lost_update:times=1,workers=2:0cd7:ABBA");
  const ScheduleText read = read_schedule(text + "\n");
  ASSERT_TRUE(read.made_for.has_value());
  EXPECT_EQ(mismatch(*read.made_for, made_for), "");
  EXPECT_EQ(read.choices, steps({1, 2, 2, 1}));
}

TEST(ScheduleText, one_that_was_made_for_another_program_or_version_is_told_so_by_name) {
  const MadeFor mine{.program = "lost_update", .parameters = {{"times", 1}}, .fingerprint = 1};
  MadeFor other = mine;
  other.program = "pi";
  EXPECT_EQ(mismatch(mine, other),
            "the schedule was made for lost_update (times 1), and this is pi (times 1)");
  other = mine;
  other.parameters["times"] = 2;
  EXPECT_EQ(mismatch(mine, other),
            "the schedule was made for lost_update (times 1), and this is lost_update (times 2)");
  other = mine;
  other.fingerprint = 2;
  EXPECT_THAT(mismatch(mine, other), HasSubstr("another version of lost_update"));
}

TEST(ScheduleText, nonsense_is_refused_with_a_sentence_that_says_where) {
  EXPECT_THAT(refusal("AB-A"), HasSubstr("character 3 of 'AB-A' is '-'"));
  EXPECT_THAT(refusal("A0"), HasSubstr("is done 0 times"));
  EXPECT_THAT(refusal("a!"), HasSubstr("killed as 'A!'"));
  EXPECT_THAT(refusal("A99999999999999999999"), HasSubstr("longer than 1048576 choices"));
  EXPECT_THAT(refusal("A1048576B"), HasSubstr("longer than"));
  EXPECT_THAT(refusal("v2:pi::0000:A"), HasSubstr("its version is 'v2'; this program reads v1"));
  EXPECT_THAT(refusal("v1:pi:A"), HasSubstr("v1:PROGRAM:PARAMETERS:FINGERPRINT:CHOICES"));
  EXPECT_THAT(refusal("v1:pi:times:0000:A"), HasSubstr("'times' is no NAME=VALUE"));
  EXPECT_THAT(refusal("v1:pi:times=x:0000:A"), HasSubstr("'x' is no value of a parameter"));
  EXPECT_THAT(refusal("v1:pi::zz:A"), HasSubstr("'zz' is no fingerprint"));
}

}  // namespace
}  // namespace sharescope
