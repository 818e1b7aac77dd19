// SPDX-License-Identifier: MIT
//
// What a demo answers to the words of its command line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> demo_names() {
  std::vector<std::string> names;
  std::istringstream words(SHARESCOPE_DEMO_NAMES);
  for (std::string name; words >> name;)
    names.push_back(name);
  return names;
}

/// They start what they need by themselves, or it takes two, no more and no fewer.
bool has_workers(const std::string& demo) {
  return !std::set<std::string>{"exit_codes",      "orphan",
                                "ping_pong",       "bytes",
                                "two_addresses",   "two_addresses_offset",
                                "store_buffering", "store_buffering_fenced"}
              .contains(demo);
}

class Words : public ::testing::TestWithParam<std::string> {};

TEST_P(Words, ThatAreWrongAreRefusedInOneClearLine) {
  struct Case {
    std::vector<std::string> words;
    std::string reason;
  };
  for (const Case& wrong : std::vector<Case>{
           {{"--wrokers", "2"}, "there is no parameter 'wrokers'"},
           {{"--workers", "two"}, "--workers wants a whole number, not 'two'"},
           {{"--workers", "9"}, "--workers 9 is out of range: it goes from "},
           {{"--workers=0"}, "--workers 0 is out of range"},
           {{"--times", "10000001"}, "out of range: it goes from "},
           {{"--times"}, "--times wants a whole number"},
           {{"4"}, "'4' is not understood"},
       }) {
    if (wrong.words.front().starts_with("--workers") && !has_workers(GetParam())) continue;
    DemoProgram demo(GetParam(), wrong.words, Watched::no);
    const Ended ended = demo.end(10s);
    EXPECT_EQ(ended.status, 2) << wrong.words.front();
    EXPECT_EQ(ended.output, "");
    EXPECT_THAT(ended.errors, ::testing::StartsWith(GetParam() + ": "));
    EXPECT_THAT(ended.errors, HasSubstr(wrong.reason));
    EXPECT_EQ(std::ranges::count(ended.errors, '\n'), 1) << ended.errors;
  }
}

TEST_P(Words, HelpNamesEveryParameterWithALabelAndStartsNobody) {
  DemoProgram demo(GetParam(), {"--help"});
  const Ended ended = demo.end(10s);
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.errors, "");
  EXPECT_TRUE(demo.workers().empty());
  const std::vector<ParameterCopy> parameters = demo.reader().parameters();
  const std::size_t times = has_workers(GetParam()) ? 1 : 0;
  ASSERT_GT(parameters.size(), times);
  if (times == 1) {
    EXPECT_EQ(parameters[0].name, "workers");
    EXPECT_EQ(parameters[0].takes, Takes::next_run);
  }
  EXPECT_EQ(parameters[times].name, "times");
  for (const ParameterCopy& parameter : parameters) {
    EXPECT_NE(parameter.label, "") << parameter.name;
    EXPECT_THAT(ended.output, HasSubstr("--" + parameter.name + " "));
    EXPECT_THAT(ended.output, HasSubstr(parameter.label));
  }
}

INSTANTIATE_TEST_SUITE_P(Demos, Words, ::testing::ValuesIn(demo_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace sharescope::demo_test
