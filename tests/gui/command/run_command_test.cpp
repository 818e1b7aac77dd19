// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope::command_test {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items())
    names.push_back(name);
  return names;
}

/// The only line of stdout, as an object.
Json object_of(const CommandRun& run) {
  const std::string& text = run.output();
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  EXPECT_TRUE(text.ends_with('\n'));
  return Json::parse(text, nullptr, false);
}

/// All that every object has, whatever happened.
void expect_shape(const Json& object) {
  ASSERT_TRUE(object.is_object());
  EXPECT_THAT(keys(object), ElementsAre("demo", "parameters", "workers", "verdicts", "objects", "outcome",
                                        "seconds", "events_recorded", "events_dropped"));
  EXPECT_TRUE(object["demo"].is_string());
  EXPECT_TRUE(object["parameters"].is_object());
  EXPECT_TRUE(object["outcome"].is_string());
  EXPECT_TRUE(object["seconds"].is_number_float());
  EXPECT_GT(object["seconds"], 0.0);
  EXPECT_LT(object["seconds"], 60.0);
  EXPECT_TRUE(object["events_recorded"].is_number_unsigned());
  EXPECT_TRUE(object["events_dropped"].is_number_unsigned());
  for (const Json& worker : object["workers"]) {
    EXPECT_THAT(keys(worker), ElementsAre("name", "pid", "exit_code", "operations"));
    EXPECT_TRUE(worker["name"].is_string());
    EXPECT_GT(worker["pid"], 1);
    EXPECT_TRUE(worker["exit_code"].is_number_integer());
    EXPECT_TRUE(worker["operations"].is_number_unsigned());
  }
  for (const Json& verdict : object["verdicts"]) {
    EXPECT_THAT(keys(verdict), ElementsAre("name", "expected", "actual", "holds"));
    EXPECT_TRUE(verdict["name"].is_string());
    EXPECT_TRUE(verdict["expected"].is_number());
    EXPECT_TRUE(verdict["actual"].is_number());
    EXPECT_TRUE(verdict["holds"].is_boolean());
  }
}

TEST(RunCommand, WhatGoesAsDeclaredIsOneObjectAndStatusZero) {
  CommandRun run({"run", "counts", "--set", "workers=3", "--set", "times=500", "--json"});
  EXPECT_EQ(run.wait(), 0);
  EXPECT_EQ(run.error(), "");
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["demo"], "counts");
  EXPECT_EQ(object["parameters"].dump(), R"({"workers":3,"times":500})");
  ASSERT_EQ(object["workers"].size(), 3U);
  EXPECT_EQ(object["workers"][2]["name"], "worker-3");
  EXPECT_EQ(object["workers"][2]["exit_code"], 0);
  EXPECT_EQ(object["workers"][2]["operations"], 4 * 500);
  EXPECT_EQ(object["verdicts"].dump(), R"([{"name":"counter","expected":1500,"actual":1500,"holds":true}])");
  EXPECT_EQ(object["objects"].dump(),
            R"([{"name":"counter","kind":"value","type":"int","count":1,"value":1500}])");
  EXPECT_EQ(object["outcome"], "as declared");
  EXPECT_GE(object["events_recorded"], 3 * 4 * 500);
  EXPECT_EQ(object["events_dropped"], 0);
}

TEST(RunCommand, WhatDoesNotGoAsDeclaredIsStatusOne) {
  CommandRun run({"run", "misses", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "not as declared");
  EXPECT_EQ(object["verdicts"][0]["expected"], 2000);
  EXPECT_EQ(object["verdicts"][0]["actual"], 1993);
  EXPECT_EQ(object["verdicts"][0]["holds"], false);
}

TEST(RunCommand, ADeadlockIsNamedAndEnded) {
  CommandRun run({"run", "locks_twice", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "deadlock");
  EXPECT_EQ(object["workers"][0]["exit_code"], -SIGKILL);
  EXPECT_EQ(object["verdicts"][0]["holds"], false);
  EXPECT_EQ(run.error(), "locks_twice: deadlock: worker-1 waits for lock 'counter', held by worker-1\n");
}

TEST(RunCommand, ADeadlockIsNamedWithinATenthOfASecond) {
  const test_support::Watchdog watchdog{30s, "five deadlocks"};
  std::uint64_t fastest = UINT64_MAX;
  std::uint64_t slowest = 0;
  for (int round = 0; round < 5; ++round) {
    CommandRun run({"run", "says_when_it_hangs"});
    ASSERT_TRUE(run.wait_for("deadlock: worker-1 waits for lock 'door', held by worker-1"));
    const std::uint64_t named = monotonic_nanoseconds();
    ASSERT_TRUE(run.wait_for("hangs at "));
    EXPECT_EQ(run.wait(), 1);
    const std::uint64_t hung = std::stoull(run.output().substr(run.output().find("hangs at ") + 9));
    ASSERT_GT(named, hung);
    fastest = std::min(fastest, named - hung);
    slowest = std::max(slowest, named - hung);
  }
  // The fastest of some, because a machine under load may stop any of us for a while.
  EXPECT_LT(fastest, 100'000'000U);
  RecordProperty("fastest_nanoseconds", std::to_string(fastest));
  std::cout << "named after " << static_cast<double>(fastest) / 1e6 << " to "
            << static_cast<double>(slowest) / 1e6 << " ms" << std::endl;
}

TEST(RunCommand, ACircleOfWaitsThatEndByThemselvesIsNoDeadlock) {
  CommandRun run({"run", "backs_off", "--json"});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(object_of(run)["outcome"], "as declared");
}

TEST(RunCommand, AWorkerThatCrashesIsNamedWithItsSignal) {
  CommandRun run({"run", "crashes", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "crashed");
  EXPECT_EQ(object["workers"][0]["exit_code"], 0);
  EXPECT_EQ(object["workers"][1]["exit_code"], -SIGSEGV);
  EXPECT_EQ(run.error(), "crashes: crashed: worker-2 was killed by signal 11 (Segmentation fault)\n");
}

TEST(RunCommand, AProgramThatDiesBeforeItRunsHasCrashed) {
  CommandRun run({"run", "aborts_in_main", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "crashed");
  EXPECT_TRUE(object["workers"].empty());
  EXPECT_EQ(run.error(),
            "aborts_in_main: crashed: aborts_in_main was killed by signal 6 (Aborted) and never came "
            "to Program::run\n");
}

TEST(RunCommand, AProgramThatNeverRunsHasCrashedThoughItsStatusIsZero) {
  CommandRun run({"run", "never_runs", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "crashed");
  EXPECT_EQ(object["parameters"].dump(), R"({"workers":2})");
  EXPECT_THAT(run.error(), HasSubstr("ended with exit status 0 and never came to Program::run"));
}

TEST(RunCommand, AProgramThatFailsAfterItsVerdictHasCrashed) {
  CommandRun run({"run", "fails_afterwards", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "crashed");
  EXPECT_EQ(object["verdicts"][0]["holds"], true);
  EXPECT_THAT(run.error(), HasSubstr("reported 'as declared', and then it ended with exit status 3"));
}

TEST(RunCommand, AProgramThatIsNotThereIsSaidSo) {
  CommandRun run({"run", "is_missing", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "crashed");
  EXPECT_THAT(run.error(), HasSubstr(run.demos().program("is_missing") +
                                     " could not be started: No such file or directory"));
}

TEST(RunCommand, AProgramOfAnotherVersionSaysSoAndHasCrashed) {
  CommandRun run({"run", "is_of_another_version"});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_THAT(run.error(),
              HasSubstr("the session has format version " + std::to_string(limits::format_version + 1) +
                        "; this program reads version " + std::to_string(limits::format_version)));
  EXPECT_THAT(run.output(),
              HasSubstr("is_of_another_version: crashed: is_of_another_version ended with exit status 2 "
                        "and never came to Program::run"));
}

TEST(RunCommand, EventsThatWereWrittenOverCountAsDropped) {
  // Four a round: lock, get, set, unlock.
  CommandRun run({"run", "counts", "--set", "workers=1", "--set", "times=50000", "--json"});
  EXPECT_EQ(run.wait(), 0);
  const Json object = object_of(run);
  const auto recorded = object["events_recorded"].get<std::uint64_t>();
  EXPECT_GE(recorded, 200'000U);
  EXPECT_LT(recorded, 200'100U);
  EXPECT_EQ(object["events_dropped"], 200'000U - limits::ring_events);
}

TEST(RunCommand, TheVerdictForPeopleNamesTheNumbers) {
  CommandRun run({"run", "misses"});
  EXPECT_EQ(run.wait(), 1);
  EXPECT_EQ(run.error(), "");
  EXPECT_THAT(run.output(), HasSubstr("misses  Title of misses\n"));
  EXPECT_THAT(run.output(), HasSubstr("workers 2, times 1,000\n"));
  EXPECT_THAT(run.output(), HasSubstr("counter  expected 2,000  actual 1,993  lost 7 (0."));
  EXPECT_THAT(run.output(), HasSubstr("✗ not so"));
  EXPECT_THAT(run.output(), HasSubstr("1,000 of 1,000 rounds  4,000 operations"));
  EXPECT_TRUE(run.output().ends_with("\nmisses: not as declared\n"));
  // No escape sequence where there is no screen.
  EXPECT_THAT(run.output(), Not(HasSubstr("\x1b")));
}

TEST(RunCommand, TheOutputOfTheProgramIsPassedOnWhole) {
  constexpr int lines = 200'000;
  CommandRun run({"run", "speaks", "--set", "lines=" + std::to_string(lines)});
  EXPECT_EQ(run.wait(), 0);
  std::string expected;
  for (int i = 0; i < lines; ++i)
    expected += "line " + std::to_string(i) + "\n";
  expected += "worker: expected nothing\n";
  ASSERT_GT(run.output().size(), expected.size());
  EXPECT_TRUE(run.output().starts_with(expected));
  EXPECT_TRUE(run.output().substr(expected.size()).starts_with("speaks  Title of speaks\n"));
  EXPECT_EQ(run.error(), "speaks: a complaint\nspeaks: without an end\n");
}

TEST(RunCommand, WithJsonTheOutputOfTheProgramGoesToStderr) {
  CommandRun run({"run", "speaks", "--set", "lines=2", "--json"});
  EXPECT_EQ(run.wait(), 0);
  expect_shape(object_of(run));
  EXPECT_THAT(run.error(), HasSubstr("line 0\nline 1\n"));
  EXPECT_THAT(run.error(), HasSubstr("speaks: a complaint\n"));
}

TEST(RunCommand, CtrlCEndsAProgramThatHangs) {
  const test_support::Watchdog watchdog{20s, "the end of the command after SIGINT"};
  CommandRun run({"run", "hangs"});
  while (running_copies(run.demos().program("hangs")) < 3)
    usleep(1000);
  run.kill(SIGINT);
  EXPECT_EQ(run.wait(), 130);
  EXPECT_EQ(run.output(), "");
  EXPECT_EQ(run.error(), "sharescope: hangs was stopped by Ctrl+C\n");
  EXPECT_EQ(running_copies(run.demos().program("hangs")), 0);
}

TEST(RunCommand, SigtermEndsItLikewise) {
  const test_support::Watchdog watchdog{20s, "the end of the command after SIGTERM"};
  CommandRun run({"run", "hangs", "--json"});
  while (running_copies(run.demos().program("hangs")) < 3)
    usleep(1000);
  run.kill(SIGTERM);
  EXPECT_EQ(run.wait(), 143);
  EXPECT_EQ(run.output(), "");
  EXPECT_EQ(running_copies(run.demos().program("hangs")), 0);
}

TEST(RunCommand, CtrlCEndsAProgramThatIsDeafToIt) {
  const test_support::Watchdog watchdog{20s, "the end of the command after SIGINT"};
  CommandRun run({"run", "ignores_signals"});
  ASSERT_TRUE(run.wait_for("deaf"));
  run.kill(SIGINT);
  EXPECT_EQ(run.wait(), 130);
  EXPECT_EQ(running_copies(run.demos().program("ignores_signals")), 0);
}

TEST(RunCommand, ASecondCtrlCDoesNotWait) {
  const test_support::Watchdog watchdog{20s, "the end of the command after the second SIGINT"};
  CommandRun run({"run", "ignores_signals"});
  ASSERT_TRUE(run.wait_for("deaf"));
  const auto before = std::chrono::steady_clock::now();
  run.kill(SIGINT);
  // A signal that is pending already is not counted again, so it is sent until one comes later than the first.
  while (running_copies(run.demos().program("ignores_signals")) > 0) {
    run.kill(SIGINT);
    usleep(1000);
  }
  EXPECT_EQ(run.wait(), 130);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1400ms);
}

TEST(RunCommand, NothingOutlivesACommandThatWasKilled) {
  const test_support::Watchdog watchdog{20s, "the end of the demo after SIGKILL to the command"};
  CommandRun run({"run", "hangs"});
  while (running_copies(run.demos().program("hangs")) < 3)
    usleep(1000);
  run.kill(SIGKILL);
  EXPECT_EQ(run.wait(), -SIGKILL);
  EXPECT_TRUE(all_copies_end(run.demos().program("hangs")));
  test_support::expect_orphans_end();
}

TEST(RunCommand, AProgramThatTakesTooLongIsStopped) {
  const test_support::Watchdog watchdog{20s, "the time limit"};
  CommandRun run({"run", "hangs", "--timeout", "0.3", "--json"});
  EXPECT_EQ(run.wait(), 1);
  const Json object = object_of(run);
  expect_shape(object);
  EXPECT_EQ(object["outcome"], "not as declared");
  EXPECT_EQ(run.error(), "hangs: not as declared: it did not end within 0.3 s and was stopped\n");
}

TEST(RunCommand, TwoAtOnceDoNotMeet) {
  CommandRun one({"run", "counts", "--set", "times=20000", "--json"});
  CommandRun other({"run", "counts", "--set", "times=30000", "--json"});
  EXPECT_EQ(one.wait(), 0);
  EXPECT_EQ(other.wait(), 0);
  EXPECT_EQ(object_of(one)["verdicts"][0]["actual"], 40000);
  EXPECT_EQ(object_of(other)["verdicts"][0]["actual"], 60000);
}

TEST(RunCommand, OnAScreenProgressIsDrawnInPlaceAndTakenAway) {
  CommandRun run({"run", "counts", "--set", "times=300000"}, {.on_screen = true});
  EXPECT_EQ(run.wait(), 0);
  EXPECT_THAT(run.output(), HasSubstr("░"));
  EXPECT_THAT(run.output(), HasSubstr("\x1b[1A"));
  // The verdict comes after the last line of progress was erased.
  const std::size_t erased = run.output().rfind("\x1b[1A\x1b[J");
  ASSERT_NE(erased, std::string::npos);
  EXPECT_GT(run.output().find("Title of counts"), erased);
}

TEST(RunCommand, CtrlCOnAScreenEndsIt) {
  const test_support::Watchdog watchdog{20s, "the end of the command after Ctrl+C"};
  CommandRun run({"run", "hangs"}, {.on_screen = true});
  ASSERT_TRUE(run.wait_for("running"));
  run.press('\x03');
  EXPECT_EQ(run.wait(), 130);
  EXPECT_THAT(run.output(), HasSubstr("was stopped by Ctrl+C"));
  EXPECT_EQ(running_copies(run.demos().program("hangs")), 0);
}

}  // namespace
}  // namespace sharescope::command_test
