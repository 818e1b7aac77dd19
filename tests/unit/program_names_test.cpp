// SPDX-License-Identifier: MIT
//
// Names that a program gives reach command lines, screens and sliders: they are looked at where they are given.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/error_text.hpp"
#include "../support/fresh_session.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/program.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;

std::string program_word = "named";
char* words[] = {program_word.data(), nullptr};

TEST(ParameterName, that_is_no_word_of_a_command_line_is_refused) {
  FreshSession fresh;
  fresh.check([] {
    Program program{1, words};
    for (const std::string& name :
         std::vector<std::string>{"", " ", "a b", "a=1", "-a", "--a", "1a", "a\x1b[2J", "a\nb", "a\x7f",
                                  "\xc2\x9b", "\x9b", "a;touch x", "$a",
                                  "\xe2\x80\xae"
                                  "a",
                                  "help", std::string(limits::name_bytes, 'a')})
      EXPECT_THROW(program.parameter(name, 1, {1, 2}), InvalidValue) << name;
    EXPECT_NO_THROW(program.parameter("a-b_c.9", 1, {1, 2}));
    EXPECT_NO_THROW(program.parameter("_", 1, {1, 2}));
    EXPECT_NO_THROW(program.parameter(std::string(limits::name_bytes - 1, 'a'), 1, {1, 2}));
  });
}

TEST(ParameterName, that_another_has_is_refused) {
  FreshSession fresh;
  fresh.check([] {
    Program program{1, words};
    program.parameter("times", 1, {1, 2});
    EXPECT_THROW(program.parameter("times", 1, {1, 2}), InvalidValue);
  });
}

TEST(ParameterName, that_was_refused_leaves_no_parameter) {
  FreshSession fresh;
  fresh.check([] {
    Program program{1, words};
    EXPECT_THROW(program.parameter("", 1, {1, 2}), InvalidValue);
    program.parameter("times", 1, {1, 2});
  });
  ASSERT_EQ(fresh.reader().parameters().size(), 1U);
  EXPECT_EQ(fresh.reader().parameters()[0].name, "times");
}

TEST(RoleName, that_is_empty_or_has_a_control_character_is_refused) {
  FreshSession fresh;
  fresh.check([] {
    Program program{1, words};
    for (const std::string name : {"", "a\x1b[2J", "a\n"}) {
      EXPECT_THROW(program.role(name, 1, [](Worker&) {}), InvalidValue) << name;
      EXPECT_THROW(program.threads(name, 1, [](Worker&) {}), InvalidValue) << name;
    }
    EXPECT_NO_THROW(program.role("dining philosopher", 1, [](Worker&) {}));
  });
}

TEST(ObjectNames, with_a_control_character_are_refused_where_they_are_given) {
  FreshSession session(false);
  session.check([] {
    for (const std::string name : {"a\x1b[2J", "a\n", "\x7f", "a\tb"}) {
      EXPECT_THROW(Lock{name}, InvalidValue) << name;
      EXPECT_THROW((Value<int>{name, 0}), InvalidValue) << name;
      EXPECT_THROW((RawArray<int>{name, 3}), InvalidValue) << name;
      EXPECT_THROW(Queue<int>{name}, InvalidValue) << name;
      EXPECT_THROW(make_pipe(name), InvalidValue) << name;
    }
    EXPECT_EQ(Lock{"Schloss \xc3\xa4"}.name(), "Schloss \xc3\xa4");
    EXPECT_FALSE(Lock{""}.name().empty());
  });
}

}  // namespace
}  // namespace sharescope
