// SPDX-License-Identifier: MIT
//
// Every demo, as it is without a word on the command line, comes out as it declares: from the shell, and watched.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <sstream>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct Outcome {
  std::string demo;
  int status;
  ProgramOutcome outcome;
  std::string verdict;
  Declared declared;
  std::string says;         ///< a regular expression for the line of the verdict
  std::string errors = "";  ///< one for each line that it writes to stderr
};

const std::string count = "[0-9,]+";
const std::string some_lost = "expected " + count + ", actual " + count + ": " + count + " lost .*";
const std::string not_judged = "expected .*, actual .* .not judged.";
const std::string none_and_none = "expected 0, actual 0";
const std::string none_and_some = "expected 0, actual [1-9][0-9,]*";
const std::string fifty_thousand = "expected 50,000, actual 50,000";
const std::string hundred_thousand = "expected 100,000, actual 100,000";
const std::string two_million = "expected 2,000,000, actual 2,000,000";

const std::vector<Outcome> outcomes{
    {"lost_update", 0, ProgramOutcome::as_declared, "counter", Declared::fewer, some_lost},
    {"lost_update_auto_lock", 0, ProgramOutcome::as_declared, "counter", Declared::fewer, some_lost},
    {"lost_update_locked", 0, ProgramOutcome::as_declared, "counter", Declared::equal, two_million},
    {"lost_update_atomic", 0, ProgramOutcome::as_declared, "counter", Declared::equal, two_million},
    {"histogram", 0, ProgramOutcome::as_declared, "numbers counted", Declared::fewer, some_lost},
    {"histogram_locked", 0, ProgramOutcome::as_declared, "numbers counted", Declared::equal, two_million},
    {"torn_struct", 0, ProgramOutcome::as_declared, "torn frames", Declared::more,
     "expected 0, actual [1-9]" + count + "?"},
    {"torn_struct_locked", 0, ProgramOutcome::as_declared, "torn frames", Declared::equal,
     "expected 0, actual 0"},
    {"value_deadlock", 1, ProgramOutcome::deadlock, "counter", Declared::equal,
     "expected 0, actual 0 .not judged."},
    {"value_deadlock_rlock", 0, ProgramOutcome::as_declared, "counter", Declared::equal,
     "expected 1,000,000, actual 1,000,000"},
    {"own_memory", 0, ProgramOutcome::as_declared, "own", Declared::fewer,
     "expected 400,000, actual 0: 400,000 lost .100.0 %."},
    {"own_memory_shared", 0, ProgramOutcome::as_declared, "own", Declared::equal,
     "expected 400,000, actual 400,000"},
    {"exit_codes", 0, ProgramOutcome::as_declared, "unexpected ends", Declared::equal, "expected 0, actual 0",
     "process 'Process-.*' .pid [0-9]+. ended by an exception: std::runtime_error: as it should be\n"},
    {"orphan", 0, ProgramOutcome::as_declared, "survivors", Declared::equal, "expected 0, actual 0"},
    {"thread_race", 0, ProgramOutcome::as_declared, "counter", Declared::fewer, some_lost},
    {"thread_race_locked", 0, ProgramOutcome::as_declared, "counter", Declared::equal, two_million},
    {"per_worker_counter", 0, ProgramOutcome::as_declared, "largest seen", Declared::fewer,
     "expected 400,000, actual 200,000: 200,000 lost .50.0 %."},
    {"per_worker_counter_threads", 0, ProgramOutcome::as_declared, "largest seen", Declared::equal,
     "expected 400,000, actual 400,000"},
    {"lock_order", 1, ProgramOutcome::deadlock, "money", Declared::equal, not_judged},
    {"lock_order_sorted", 0, ProgramOutcome::as_declared, "money", Declared::equal,
     "expected 2,000, actual 2,000"},
    {"lock_order_back_off", 0, ProgramOutcome::as_declared, "money", Declared::equal,
     "expected 2,000, actual 2,000"},
    {"dining_philosophers", 1, ProgramOutcome::deadlock, "meals", Declared::equal, not_judged},
    {"dining_philosophers_ordered", 0, ProgramOutcome::as_declared, "meals", Declared::equal,
     hundred_thousand},
    {"dining_philosophers_waiter", 0, ProgramOutcome::as_declared, "meals", Declared::equal,
     hundred_thousand},
    {"dining_philosophers_polite", 0, ProgramOutcome::as_declared, "meals", Declared::equal,
     hundred_thousand},
    {"killed_owner", 0, ProgramOutcome::as_declared, "money", Declared::fewer,
     "expected 1,000, actual 900: 100 lost .10.0 %."},
    {"killed_owner_repaired", 0, ProgramOutcome::as_declared, "wrong sums", Declared::equal, none_and_none},
    {"convoy", 0, ProgramOutcome::as_declared, "turns", Declared::equal, "expected 300,000, actual 300,000"},
    {"starting_gun", 0, ProgramOutcome::as_declared, "early laps", Declared::more, none_and_some},
    {"starting_gun_awaited", 0, ProgramOutcome::as_declared, "early laps", Declared::equal, none_and_none},
    {"parking", 0, ProgramOutcome::as_declared, "cars too many", Declared::more, none_and_some},
    {"parking_semaphore", 0, ProgramOutcome::as_declared, "cars too many", Declared::equal, none_and_none},
    {"parking_surplus", 0, ProgramOutcome::as_declared, "cars too many", Declared::more, none_and_some},
    {"parking_bounded", 0, ProgramOutcome::as_declared, "cars too many", Declared::equal, none_and_none},
    {"heat_rod", 0, ProgramOutcome::as_declared, "cells that differ", Declared::more, none_and_some},
    {"heat_rod_barrier", 0, ProgramOutcome::as_declared, "cells that differ", Declared::equal, none_and_none},
    {"lost_wakeup", 1, ProgramOutcome::deadlock, "letters read", Declared::equal, not_judged},
    {"lost_wakeup_while", 0, ProgramOutcome::as_declared, "letters read", Declared::equal, fifty_thousand},
    {"lost_wakeup_predicate", 0, ProgramOutcome::as_declared, "letters read", Declared::equal,
     fifty_thousand},
    {"bounded_buffer", 0, ProgramOutcome::as_declared, "items delivered", Declared::fewer, some_lost},
    {"bounded_buffer_while", 0, ProgramOutcome::as_declared, "items delivered", Declared::equal,
     "expected 60,000, actual 60,000"},
    {"ping_pong", 0, ProgramOutcome::as_declared, "balls returned", Declared::equal, hundred_thousand},
    {"run_ahead", 0, ProgramOutcome::as_declared, "farthest ahead", Declared::more,
     "expected 16, actual " + count},
    {"back_pressure", 0, ProgramOutcome::as_declared, "farthest ahead", Declared::at_most,
     "expected at most 16, actual 16"},
    {"one_sentinel", 1, ProgramOutcome::deadlock, "jobs done", Declared::equal, not_judged},
    {"sentinel_each", 0, ProgramOutcome::as_declared, "jobs done", Declared::equal,
     "expected 50,000, actual 50,000"},
    {"join_and_shutdown", 0, ProgramOutcome::as_declared, "jobs done", Declared::equal,
     "expected 50,000, actual 50,000"},
    {"many_producers", 0, ProgramOutcome::as_declared, "sum taken", Declared::equal,
     "expected 59,999,700,000, actual 59,999,700,000"},
    {"wrong_end", 1, ProgramOutcome::deadlock, "messages received", Declared::equal, not_judged},
    {"eof", 0, ProgramOutcome::as_declared, "messages received", Declared::equal,
     "expected 40,000, actual 40,000"},
    {"bytes", 0, ProgramOutcome::as_declared, "right, lowest byte first", Declared::equal,
     "expected 20,000, actual 20,000"},
    {"two_addresses", 0, ProgramOutcome::as_declared, "nodes reached", Declared::fewer,
     "expected 1,000,000, actual 1: 999,999 lost .100.0 %."},
    {"two_addresses_offset", 0, ProgramOutcome::as_declared, "nodes reached", Declared::equal,
     "expected 1,000,000, actual 1,000,000"},
    {"shareable_list", 0, ProgramOutcome::as_declared, "sum of the slots", Declared::equal,
     "expected 800,000, actual 800,000"},
    {"torn_read", 0, ProgramOutcome::as_declared, "torn records", Declared::more,
     "expected 0, actual [1-9]" + count + "?"},
    {"torn_read_seqlock", 0, ProgramOutcome::as_declared, "torn records", Declared::equal,
     "expected 0, actual 0"},
    {"torn_read_locked", 0, ProgramOutcome::as_declared, "torn records", Declared::equal,
     "expected 0, actual 0"},
    {"false_sharing", 0, ProgramOutcome::as_declared, "counted", Declared::equal,
     "expected 100,000,000, actual 100,000,000"},
    {"false_sharing_padded", 0, ProgramOutcome::as_declared, "counted", Declared::equal,
     "expected 100,000,000, actual 100,000,000"},
    {"store_buffering", 0, ProgramOutcome::as_declared, "both read 0", Declared::more,
     "expected 0, actual [1-9]" + count + "?"},
    {"store_buffering_fenced", 0, ProgramOutcome::as_declared, "both read 0", Declared::equal,
     "expected 0, actual 0"},
    {"mandelbrot", 0, ProgramOutcome::as_declared, "checksum", Declared::equal,
     "expected ([0-9,]+), actual ([0-9,]+)"},
    {"pi", 0, ProgramOutcome::as_declared, "pi", Declared::equal, "expected 3.14159265359, actual 3.14159.*"},
};

std::string line_of(const std::string& output, const std::string& beginning) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(beginning)) return line.substr(beginning.size());
  }
  return "no line begins with '" + beginning + "' in: " + output;
}

void expect_errors(const Outcome& expected, const Ended& ended) {
  if (expected.errors.empty()) {
    EXPECT_EQ(ended.errors, "");
    return;
  }
  std::istringstream lines(ended.errors);
  for (std::string line; std::getline(lines, line);)
    EXPECT_THAT(line + '\n', MatchesRegex(expected.errors));
}

void expect_said(const Outcome& expected, const Ended& ended) {
  EXPECT_EQ(ended.status, expected.status);
  expect_errors(expected, ended);
  EXPECT_THAT(line_of(ended.output, expected.demo + ": " + expected.verdict + ": "),
              MatchesRegex(expected.says));
  EXPECT_THAT(ended.output,
              HasSubstr("\n" + expected.demo + ": " + std::string(to_string(expected.outcome))));
}

void PrintTo(const Outcome& outcome, std::ostream* stream) { *stream << outcome.demo; }

class EveryDemo : public ::testing::TestWithParam<Outcome> {
 protected:
  /// Runs it to its end. What the processor does by itself comes up often and not always: a busy machine may hide it from a
  /// million rounds, and is asked again.
  void run(Watched watched) {
    const int most_tries = GetParam().demo == "store_buffering" ? 5 : 1;
    for (int tries = 0; tries < most_tries && (tries == 0 || ended_.status != GetParam().status); ++tries) {
      demo_ = std::make_unique<DemoProgram>(GetParam().demo, std::vector<std::string>{}, watched);
      ended_ = demo_->end();
    }
  }

  std::unique_ptr<DemoProgram> demo_;
  Ended ended_;
};

TEST_P(EveryDemo, ComesOutAsDeclaredAlone) {
  run(Watched::no);
  expect_said(GetParam(), ended_);
  test_support::expect_orphans_end();
}

TEST_P(EveryDemo, ComesOutAsDeclaredWatched) {
  const Outcome& expected = GetParam();
  run(Watched::yes);
  DemoProgram& demo = *demo_;
  const Ended& ended = ended_;
  EXPECT_EQ(ended.status, expected.status);
  expect_errors(expected, ended);
  EXPECT_EQ(ended.output, "") << "whoever records says it in words of its own";

  const ControlCopy control = demo.reader().control();
  EXPECT_EQ(control.phase, Phase::finished);
  EXPECT_EQ(control.outcome, expected.outcome);
  EXPECT_EQ(control.program, expected.demo);
  const VerdictCopy verdict = demo.verdict(expected.verdict);
  EXPECT_EQ(verdict.declared, expected.declared);
  const bool came_to_its_end = expected.outcome == ProgramOutcome::as_declared;
  EXPECT_EQ(verdict.settled, came_to_its_end);
  EXPECT_EQ(verdict.holds, came_to_its_end);
  test_support::expect_orphans_end();
  for (const LaneCopy& worker : demo.workers()) {
    EXPECT_GT(worker.operations + worker.done, 0U) << worker.name;
    // In a deadlock some may have come to their end before.
    const int killed = expected.outcome == ProgramOutcome::deadlock ? -9 : 0;
    EXPECT_THAT(worker.exit_code, ::testing::AnyOf(0, killed)) << worker.name;
    EXPECT_FALSE(worker.half_written) << worker.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Demos, EveryDemo, ::testing::ValuesIn(outcomes),
                         [](const auto& test) { return test.param.demo; });

TEST(Outcomes, AreStatedForEveryDemoThatIsBuilt) {
  std::vector<std::string> stated;
  for (const Outcome& outcome : outcomes)
    stated.push_back(outcome.demo);
  std::vector<std::string> built;
  std::istringstream names(SHARESCOPE_DEMO_NAMES);
  for (std::string name; names >> name;)
    built.push_back(name);
  EXPECT_THAT(stated, ::testing::UnorderedElementsAreArray(built));
}

TEST(Outcomes, AnUpdateCannotBeLostByOneWorkerAlone) {
  DemoProgram demo("lost_update", {"--workers", "1", "--times", "100000"});
  const Ended ended = demo.end();
  EXPECT_EQ(ended.status, 1);
  EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::not_as_declared);
  const VerdictCopy verdict = demo.verdict("counter");
  EXPECT_EQ(verdict.actual.integer, 100'000);
  EXPECT_TRUE(verdict.settled);
  EXPECT_FALSE(verdict.holds);
  DemoProgram alone("lost_update", {"--workers", "1", "--times", "100000"}, Watched::no);
  const std::string said = alone.end().output;
  EXPECT_THAT(said, HasSubstr("expected 100,000, actual 100,000\n"));
  EXPECT_THAT(said, HasSubstr("lost_update: not as declared"));
}

TEST(Outcomes, PiIsWithinItsToleranceWithAsFewTermsAsCanBeAskedFor) {
  DemoProgram demo("pi", {"--workers", "1", "--times", "20000", "--block", "10"});
  EXPECT_EQ(demo.end().status, 0);
  const VerdictCopy verdict = demo.verdict("pi");
  EXPECT_DOUBLE_EQ(verdict.expected.floating, std::numbers::pi);
  EXPECT_NEAR(verdict.actual.floating, std::numbers::pi, verdict.tolerance);
  EXPECT_GT(std::abs(verdict.actual.floating - std::numbers::pi), verdict.tolerance / 4)
      << "the tolerance is far larger than the error it is there for";
}

TEST(Deadlock, IsSaidInOneSentenceWithinASecond) {
  for (const Watched watched : {Watched::no, Watched::yes}) {
    DemoProgram demo("value_deadlock", {}, watched);
    const Ended ended = demo.end(5s);
    EXPECT_EQ(ended.status, 1);
    EXPECT_LT(ended.ran, 1s);
    if (watched == Watched::no) {
      EXPECT_THAT(
          ended.output,
          HasSubstr("value_deadlock: deadlock: worker-1 waits for lock 'counter', held by worker-1\n"));
    } else {
      EXPECT_EQ(demo.reader().control().message, "worker-1 waits for lock 'counter', held by worker-1");
    }
  }
}

TEST(Deadlock, IsSaidWhenOthersWaitBehindTheOneThatWaitsForItself) {
  DemoProgram demo("value_deadlock", {"--workers", "8"});
  const Ended ended = demo.end(5s);
  EXPECT_EQ(ended.status, 1);
  const std::string message = demo.reader().control().message;
  const std::string waiter = message.substr(0, message.find(' '));
  EXPECT_THAT(waiter, MatchesRegex("worker-[1-8]"));
  EXPECT_EQ(message, waiter + " waits for lock 'counter', held by " + waiter);
}

TEST(Standstill, IsSaidInOneSentenceWithinASecond) {
  for (const Watched watched : {Watched::no, Watched::yes}) {
    DemoProgram demo("wrong_end", {}, watched);
    const Ended ended = demo.end(5s);
    test_support::expect_orphans_end();
    EXPECT_EQ(ended.status, 1);
    EXPECT_LT(ended.ran, 1s);
    const std::string sentence = "reader-1 waits for pipe 'messages', and nobody is left to wake it";
    if (watched == Watched::no) {
      EXPECT_THAT(ended.output, HasSubstr("wrong_end: deadlock: " + sentence + "\n"));
    } else {
      EXPECT_EQ(demo.reader().control().message, sentence);
    }
  }
}

TEST(Standstill, NamesEveryoneWhoIsLeft) {
  DemoProgram demo("one_sentinel");
  EXPECT_EQ(demo.end(5s).status, 1);
  EXPECT_THAT(
      demo.reader().control().message,
      MatchesRegex("consumer-[12] and consumer-[23] wait for queue 'jobs', and nobody is left to wake them"));
}

}  // namespace
}  // namespace sharescope::demo_test
