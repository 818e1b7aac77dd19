// SPDX-License-Identifier: MIT
//
// What sharescope-bench says, and that it checks its own counters; never how fast anything was.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"

namespace sharescope::bench {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct Said {
  std::string text;  ///< what it wrote to standard output, and to standard error
  int status = -1;
};

Said say(const std::string& words, const std::string& environment = {}) {
  const std::string command = environment + " '" SHARESCOPE_BENCH "' " + words + " 2>&1";
  Said said;
  FILE* program = popen(command.c_str(), "r");
  if (program == nullptr) return said;
  std::array<char, 4096> buffer;
  while (const std::size_t length = fread(buffer.data(), 1, buffer.size(), program)) {
    said.text.append(buffer.data(), length);
  }
  const int status = pclose(program);
  if (WIFEXITED(status)) said.status = WEXITSTATUS(status);
  return said;
}

json measure(const std::string& words, const std::string& environment = {}) {
  const Said said = say("--json --rounds 1 --scale 0.001 " + words, environment);
  EXPECT_EQ(said.status, 0) << said.text;
  return json::parse(said.text, nullptr, false);
}

void expect_spread(const json& spread) {
  ASSERT_TRUE(spread.is_object()) << spread;
  EXPECT_LE(spread.at("min"), spread.at("median"));
  EXPECT_LE(spread.at("median"), spread.at("max"));
}

TEST(Bench, measures_everything_and_says_so_in_one_json_object) {
  const json report = measure("");
  ASSERT_TRUE(report.is_object());
  EXPECT_EQ(report.at("program"), "sharescope-bench");
  EXPECT_EQ(report.at("rounds"), 1);
  for (const char* fact :
       {"processor", "processors", "kernel", "kernel clock", "compiler", "build", "CPython", "load before"}) {
    EXPECT_THAT(report.at("machine").at(fact), ::testing::Not("")) << fact;
  }
  ASSERT_EQ(report.at("measurements").size(), 35U);
  for (const json& measurement : report.at("measurements")) {
    SCOPED_TRACE(measurement.at("name"));
    ASSERT_GE(measurement.at("contenders").size(), 1U);
    for (const json& contender : measurement.at("contenders")) {
      SCOPED_TRACE(contender.at("name"));
      for (const json& figure : measurement.at("figures")) {
        const json& spread = contender.at("figures").at(figure.at("name").get<std::string>());
        expect_spread(spread);
        EXPECT_GT(spread.at("min"), 0);
      }
    }
  }
}

TEST(Bench, judges_every_target_of_the_project) {
  const json report = measure("");
  int limits = 0;
  for (const json& measurement : report.at("measurements")) {
    for (const json& target : measurement.at("targets")) {
      SCOPED_TRACE(target.at("claim"));
      expect_spread(target.at("by_round"));
      EXPECT_TRUE(target.at("measured").is_number());
      if (target.at("limit").is_null()) {
        EXPECT_TRUE(target.at("met").is_null());
        continue;
      }
      ++limits;
      const double measured = target.at("measured");
      const double limit = target.at("limit");
      EXPECT_EQ(target.at("met"),
                target.at("comparison") == "speedup" ? measured >= limit : measured <= limit);
    }
  }
  EXPECT_GE(limits, 12);
}

TEST(Bench, measures_only_what_it_is_asked_for) {
  const json report = measure("--only door --only raw-value");
  ASSERT_EQ(report.at("measurements").size(), 2U);
  EXPECT_EQ(report.at("measurements").at(0).at("name"), "raw-value");
  EXPECT_EQ(report.at("measurements").at(1).at("name"), "door");
}

TEST(Bench, goes_on_without_python_and_says_why) {
  const json report = measure("--only value-get", "PATH=/nowhere");
  const json& measurement = report.at("measurements").at(0);
  EXPECT_EQ(measurement.at("contenders").size(), 1U);
  ASSERT_EQ(measurement.at("absent").size(), 1U);
  EXPECT_EQ(measurement.at("absent").at(0).at("name"), "CPython Value");
  EXPECT_THAT(measurement.at("absent").at(0).at("reason"), HasSubstr("'python3' cannot be started"));
}

TEST(Bench, names_its_measurements_and_the_tables_show_them) {
  EXPECT_THAT(say("--list").text, HasSubstr("contended-4\t"));
  const Said table = say("--rounds 1 --scale 0.001 --only door");
  EXPECT_EQ(table.status, 0);
  EXPECT_THAT(table.text, HasSubstr("Sharescope RawValue get"));
  EXPECT_THAT(table.text, HasSubstr("at most 1 ns"));
  const Said markdown = say("--rounds 1 --scale 0.001 --only door --markdown");
  EXPECT_EQ(markdown.status, 0);
  EXPECT_THAT(markdown.text,
              HasSubstr("| the door, unwatched: RawValue get less a relaxed load | at most 1 ns |"));
}

TEST(Bench, refuses_wrong_words_with_status_2) {
  for (const char* words : {"--only nothing", "--rounds 0", "--scale 0", "--fast", "--json --markdown"}) {
    const Said said = say(words);
    EXPECT_EQ(said.status, 2) << words << ": " << said.text;
    EXPECT_THAT(said.text, HasSubstr("see sharescope-bench --help"));
  }
  EXPECT_EQ(say("--help").status, 0);
}

}  // namespace
}  // namespace sharescope::bench
