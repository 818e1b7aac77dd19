// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::vector<std::string> words;
  std::string message;  ///< a part of it
};

/// Status 2, nothing on stdout, and one line that says how to say it.
void expect_refused(const Case& wanted) {
  CommandRun run(wanted.words);
  EXPECT_EQ(run.wait(), 2) << wanted.message;
  EXPECT_EQ(run.output(), "");
  EXPECT_EQ(std::ranges::count(run.error(), '\n'), 1) << run.error();
  EXPECT_TRUE(run.error().starts_with("sharescope")) << run.error();
  EXPECT_THAT(run.error(), HasSubstr(wanted.message));
}

TEST(WrongWords, AnUnknownCommandIsAnsweredWithTheNearest) {
  expect_refused({{"rnu", "counts"}, "unknown command 'rnu'; did you mean 'run'?"});
  expect_refused({{"frobnicate"},
                  "unknown command 'frobnicate'; the commands are demos, run, step, explore, replay, watch "
                  "and screenshot"});
}

TEST(WrongWords, TheNameOfADemoIsNoCommand) { expect_refused({{"counts"}, "sharescope run counts"}); }

TEST(WrongWords, AnUnknownDemoIsAnsweredWithTheNearest) {
  expect_refused(
      {{"run", "cuonts"}, "there is no demo 'cuonts'; did you mean 'counts'? 'sharescope demos' lists"});
  expect_refused({{"screenshot", "missess", "--out", "x.png"}, "did you mean 'misses'?"});
  expect_refused({{"run", "zzzzzzzz"}, "there is no demo 'zzzzzzzz'; 'sharescope demos' lists them all"});
}

TEST(WrongWords, WhatIsMissingIsSaid) {
  expect_refused({{"run"}, "which demo?"});
  expect_refused({{"run", "counts", "--set"}, "--set wants a value"});
  expect_refused({{"run", "counts", "--timeout"}, "--timeout wants a value"});
  expect_refused({{"watch"}, "sharescope watch -- ./my_program"});
  expect_refused({{"watch", "--"}, "sharescope watch -- ./my_program"});
  expect_refused({{"screenshot", "counts"}, "--out FILE.png is wanted"});
}

TEST(WrongWords, AnUnknownOptionIsAnsweredWithTheNearest) {
  expect_refused({{"run", "counts", "--jsn"}, "unknown option '--jsn'; did you mean '--json'?"});
  expect_refused({{"run", "counts", "--frobnicate=3"}, "unknown option '--frobnicate'"});
  expect_refused({{"--frobnicate"}, "unknown option '--frobnicate'"});
}

TEST(WrongWords, AWordTooManyIsNotSwallowed) {
  expect_refused({{"run", "counts", "misses"}, "'misses' is one word too many"});
  expect_refused({{"run", "counts", "demos"}, "'demos' is one word too many"});
  expect_refused({{"demos", "counts"}, "'counts' is one word too many"});
}

TEST(WrongWords, ASettingThatIsNoNameAndNumberIsRefusedBeforeAnythingStarts) {
  expect_refused({{"run", "counts", "--set", "workers"}, "--set workers: NAME=VALUE is wanted"});
  expect_refused({{"run", "counts", "--set", "=3"}, "NAME=VALUE is wanted"});
  expect_refused(
      {{"run", "counts", "--set", "workers=many"}, "a whole number is wanted, such as --set workers=4"});
  expect_refused({{"run", "counts", "--set", "workers="}, "a whole number is wanted"});
  expect_refused({{"run", "counts", "--set", "workers=2.5"}, "a whole number is wanted"});
  expect_refused({{"run", "counts", "--set", "times=99999999999999999999"}, "does not fit in 64 bits"});
}

TEST(WrongWords, ASettingOutOfRangeNamesTheRange) {
  expect_refused(
      {{"run", "counts", "--set", "workers=9"}, "--set workers=9: 'workers' of counts goes from 1 to 8"});
  expect_refused(
      {{"run", "counts", "--set", "times=-1", "--json"}, "'times' of counts goes from 1 to 10,000,000"});
}

TEST(WrongWords, AnUnknownParameterIsAnsweredWithTheNearestAndTheOthers) {
  expect_refused(
      {{"run", "counts", "--set", "wokers=2"},
       "counts has no parameter 'wokers'; did you mean 'workers'? it has workers (1 to 8) and times (1 to "
       "10,000,000)"});
  expect_refused(
      {{"screenshot", "counts", "--out", "x.png", "--set", "wokers=2"}, "did you mean 'workers'?"});
  expect_refused({{"run", "hangs", "--set", "workers=2"}, "hangs has no parameter 'workers'; it has none"});
}

TEST(WrongWords, NumbersThatAreNoneAreRefused) {
  expect_refused({{"run", "counts", "--timeout", "soon"}, "--timeout soon: a number of seconds is wanted"});
  expect_refused({{"run", "counts", "--timeout", "0"}, "--timeout 0: it goes from 0.001"});
  expect_refused({{"screenshot", "counts", "--out", "x.png", "--size", "big"}, "such as --size 1920x1080"});
  expect_refused(
      {{"screenshot", "counts", "--out", "x.png", "--size", "3x3"}, "a side has 100 to 8192 pixels"});
  expect_refused(
      {{"screenshot", "counts", "--out", "x.png", "--scale", "9"}, "--scale 9: it goes from 0.5 to 4"});
  expect_refused({{"screenshot", "counts", "--out", "x.png", "--theme", "pink"}, "it is light or dark"});
  expect_refused(
      {{"screenshot", "counts", "--out", "x.png", "--view", "tree"}, "the views are chart, orders, memory"});
  expect_refused({{"screenshot", "counts", "--out", "x.jpg"}, "it is a PNG file"});
  expect_refused({{"screenshot", "counts", "--out", "/nowhere/x.png"}, "there is no folder /nowhere"});
}

TEST(WrongWords, AProgramToWatchThatIsNotThereIsSaidSo) {
  expect_refused({{"watch", "--", "/nowhere/program"}, "there is no program '/nowhere/program'"});
  expect_refused(
      {{"watch", "--", "no-such-program-in-path"}, "there is no program 'no-such-program-in-path'"});
  expect_refused({{"watch", "--", "/etc"}, "there is no program '/etc'"});
}

TEST(ListOfDemos, ABrokenOneIsNamedInOneLine) {
  OwnFolder folder;
  const std::string file = (folder.path() / "broken.json").string();
  std::ofstream(file) << "{ \"format\": 1, ";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"demos"}, {"run", "counts"}, {"run", "counts", "--json"}, {}}) {
    CommandRun run(words, {.environment = {{"SHARESCOPE_DEMOS", file}}});
    EXPECT_EQ(run.wait(), 1);
    EXPECT_EQ(run.output(), "");
    EXPECT_THAT(run.error(), HasSubstr("the list of demos, " + file + ", is no valid JSON\n"));
    EXPECT_EQ(std::ranges::count(run.error(), '\n'), 1) << run.error();
  }
}

TEST(ListOfDemos, AMissingOneIsNamedInOneLine) {
  CommandRun run({"demos"}, {.environment = {{"SHARESCOPE_DEMOS", "/nowhere/demos.json"}}});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.error(), HasSubstr("/nowhere/demos.json, cannot be opened: No such file or directory\n"));
}

TEST(ListOfDemos, ItIsPrintedForPeopleAndForPrograms) {
  CommandRun text({"demos"});
  EXPECT_EQ(text.wait(), 0);
  EXPECT_THAT(text.output(), HasSubstr("1. Tests\n"));
  EXPECT_THAT(text.output(), HasSubstr("cured by counts\n"));
  CommandRun json({"demos", "--json"});
  EXPECT_EQ(json.wait(), 0);
  const auto object = nlohmann::json::parse(json.output());
  const auto& demos = object["chapters"][0]["demos"];
  EXPECT_EQ(object["chapters"][0]["folder"], "01_tests");
  EXPECT_EQ(demos[0]["name"], "counts");
  EXPECT_EQ(demos[0]["program"], json.demos().program("counts"));
  EXPECT_EQ(demos[0]["mistakes"], nlohmann::json::array({"misses"}));
  EXPECT_EQ(demos[1]["cures"], nlohmann::json::array({"counts"}));
}

TEST(HelpAndVersion, AreShortAndStatusZero) {
  CommandRun version({"--version"});
  EXPECT_EQ(version.wait(), 0);
  EXPECT_EQ(version.output(), std::string("sharescope ") + SHARESCOPE_EXPECTED_VERSION + "\n");
  CommandRun help({"--help"});
  EXPECT_EQ(help.wait(), 0);
  for (const char* part : {"demos", "run", "watch", "screenshot", "Exit status"})
    EXPECT_THAT(help.output(), HasSubstr(part));
  EXPECT_LT(std::ranges::count(help.output(), '\n'), 24);
  for (const char* command : {"demos", "run", "watch", "screenshot"}) {
    CommandRun own({command, "--help"});
    EXPECT_EQ(own.wait(), 0);
    EXPECT_THAT(own.output(), HasSubstr(std::string("usage: sharescope ") + command));
  }
}

}  // namespace
}  // namespace sharescope::command_test
