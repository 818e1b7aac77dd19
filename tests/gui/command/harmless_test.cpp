// SPDX-License-Identifier: MIT
#include "terminal/harmless.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace sharescope::gui {
namespace {

TEST(Harmless, LetsTextThroughAsItIs) {
  EXPECT_EQ(harmless("worker-1: \u00fcber \u2713 \u4f60 \U0001F600"),
            "worker-1: \u00fcber \u2713 \u4f60 \U0001F600");
  EXPECT_EQ(harmless(""), "");
}

TEST(Harmless, RefusesC0AndDelete) {
  EXPECT_EQ(harmless("a\x1b[2J\x07\x7f\tb\nc\rd"), "a?[2J???b?c?d");
  EXPECT_EQ(harmless(std::string_view("\0", 1)), "?");
}

TEST(Harmless, RefusesC1AsCharactersAndAsRawBytes) {
  EXPECT_EQ(harmless("a\xc2\x9b"
                     "31m"),
            "a?31m");
  EXPECT_EQ(harmless("a\x9b"
                     "31m"),
            "a?31m");
  EXPECT_EQ(harmless("\xc2\x80\xc2\x9f\xc2\xa0"), "??\xc2\xa0");
  EXPECT_EQ(harmless("\xc4\x9b"), "\xc4\x9b") << "a letter whose second byte is 0x9B";
}

TEST(Harmless, RefusesWhatTurnsTheDirectionOfTextOrBreaksALine) {
  for (const char* sign : {"\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c",
                           "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    EXPECT_EQ(harmless(std::string("a") + sign + "b"), "a?b") << sign;
}

TEST(Harmless, RefusesWhatIsNoUtf8) {
  EXPECT_EQ(harmless("\xff\xfe"), "??");
  EXPECT_EQ(harmless("\xc0\x9b"), "??") << "an escape in too many bytes";
  EXPECT_EQ(harmless("\xe2\x82"), "??") << "cut";
  EXPECT_EQ(harmless("\xed\xa0\x80"), "???") << "a surrogate";
  EXPECT_EQ(harmless("\xf4\x90\x80\x80"), "????");
}

TEST(Harmless, KeepsNewlinesAndOurColoursInLinesAndNothingElse) {
  const std::string painted = "\x1b[1;38;5;36mgood\x1b[0m\n";
  EXPECT_EQ(harmless_lines(painted, Colours::allowed), painted);
  EXPECT_EQ(harmless_lines(painted, Colours::refused), "?[1;38;5;36mgood?[0m\n");
  EXPECT_EQ(harmless_lines("\x1b[2J\x1b]0;x\x07\x1b[31\x9b\n", Colours::allowed), "?[2J?]0;x??[31?\n");
}

TEST(ShellWord, IsQuotedWhereItHasTo) {
  EXPECT_EQ(shell_word("build/race"), "build/race");
  EXPECT_EQ(shell_word("n=1"), "n=1");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("n=1;touch x #"), "'n=1;touch x #'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word("$HOME `id`"), "'$HOME `id`'");
  EXPECT_EQ(shell_word("a\x1b"
                       "b\xe2\x80\xae"),
            "$'a\\x1bb\\xe2\\x80\\xae'");
}

TEST(ShellWord, IsReadByAShellAsWhatItWas) {
  for (const std::string word : {"a b", "it's", "n=1;echo x #", "\\'", "-n", "~", "*",
                                 "a\x1b"
                                 "b'c\\d",
                                 "\u2713"}) {
    const std::string script = "bash -c 'printf %s \"$1\"' _ " + shell_word(word);
    std::FILE* shell = ::popen(("exec bash -c " + shell_word(script)).c_str(), "r");
    ASSERT_NE(shell, nullptr);
    std::array<char, 256> room{};
    const std::size_t got = std::fread(room.data(), 1, room.size(), shell);
    EXPECT_EQ(::pclose(shell), 0);
    EXPECT_EQ(std::string(room.data(), got), word);
  }
}

}  // namespace
}  // namespace sharescope::gui
