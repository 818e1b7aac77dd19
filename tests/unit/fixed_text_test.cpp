// SPDX-License-Identifier: MIT

#include "sharescope/session/fixed_text.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace sharescope {
namespace {

TEST(FixedText, keeps_what_fits_and_cuts_the_rest) {
  FixedText<8> text{};
  text = "";
  EXPECT_EQ(text.view(), "");
  text = "seven77";
  EXPECT_EQ(text.view(), "seven77");
  text = "eight888";
  EXPECT_EQ(text.view(), "eight88");
  text = std::string(1000, 'x');
  EXPECT_EQ(text.view(), "xxxxxxx");
}

TEST(FixedText, a_shorter_text_leaves_nothing_of_the_longer_one_behind) {
  FixedText<8> text{};
  text = "longer!";
  text = "ab";
  EXPECT_EQ(text.view(), "ab");
  for (std::size_t i = 2; i < sizeof text.bytes; ++i)
    EXPECT_EQ(text.bytes[i], '\0') << i;
}

TEST(FixedText, a_character_of_several_bytes_is_kept_whole_or_left_out) {
  const std::string euro = "\xE2\x82\xAC";
  for (std::size_t before = 0; before < 12; ++before) {
    FixedText<8> text{};
    text = std::string(before, 'a') + euro + "b";
    const std::string_view kept = text.view();
    EXPECT_LE(kept.size(), 7U);
    const std::size_t begin = kept.find('\xE2');
    if (begin != kept.npos) {
      EXPECT_EQ(kept.substr(begin, 3), euro) << before;
    }
    EXPECT_EQ(kept.find('\xE2') == kept.npos, before > 4) << before;
  }
}

TEST(FixedText, view_never_runs_past_the_room_when_the_nul_is_gone) {
  struct {
    FixedText<4> text;
    char behind[4];
  } foreign;
  std::memset(&foreign, 'x', sizeof foreign);
  EXPECT_EQ(foreign.text.view().size(), 4U);
}

TEST(FixedText, a_text_with_a_nul_inside_ends_there_for_the_reader) {
  FixedText<8> text{};
  text = std::string_view("ab\0cd", 5);
  EXPECT_EQ(text.view(), "ab");
}

}  // namespace
}  // namespace sharescope
