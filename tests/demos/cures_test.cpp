// SPDX-License-Identifier: MIT
//
// Every cure, and every program that is right by itself, holds for every number of workers that it allows, when its rounds
// end early, when it is asked to end, and when one of its workers is killed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <sstream>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

/// Parameters by their names.
using Settings = std::map<std::string, std::int64_t>;

struct Cure {
  std::string demo;
  Settings quick;       ///< with these it comes to its end soon
  std::string verdict;  ///< of what must not go wrong
  /// By how much the verdict may be off after a death: what the dead worker had done and not counted, or the other way
  /// round. Absent where what it left undone has no limit.
  std::optional<int> off_after_death;
  std::int64_t many = 10'000'000;  ///< rounds that outlast the test
};

constexpr int most_threads = 8;
constexpr int increments_in_a_block = 10'000;

const std::vector<Cure> cures{
    {"own_memory_shared", {{"times", 20'000}}, "own", 1},
    {"thread_race_locked", {{"times", 20'000}}, "counter", most_threads},
    {"per_worker_counter_threads", {{"times", 20'000}}, "largest seen", most_threads},
    {"lost_update_locked", {{"times", 20'000}}, "counter", 1},
    {"lost_update_atomic", {{"times", 20'000}}, "counter", 1},
    {"histogram_locked", {{"times", 20'000}}, "numbers counted", 1},
    {"torn_struct_locked", {{"times", 10'000}}, "torn frames", 0},
    {"value_deadlock_rlock", {{"times", 20'000}}, "counter", 1},
    {"pi", {{"times", 20'000}, {"block", 10}}, "pi", {}},
    {"lock_order_sorted", {{"times", 5'000}}, "money", 1},
    {"lock_order_back_off", {{"times", 5'000}}, "money", 1},
    {"dining_philosophers_ordered", {{"times", 500}}, "meals", 1},
    {"dining_philosophers_waiter", {{"times", 500}}, "meals", 1},
    {"dining_philosophers_polite", {{"times", 500}}, "meals", 1},
    {"killed_owner_repaired", {{"times", 30}}, "wrong sums", 0, 10'000},
    {"convoy", {{"times", 500}}, "turns", 1},
    {"starting_gun_awaited", {{"times", 500}, {"lace", 100'000}}, "early laps", 0},
    {"parking_semaphore", {{"times", 300}}, "cars too many", 0},
    {"parking_bounded", {{"times", 300}}, "cars too many", 0},
    {"heat_rod_barrier", {{"times", 200}, {"think", 10}}, "cells that differ", 0, 100'000},
    {"lost_wakeup_while", {{"times", 500}}, "letters read", {}, 5'000},
    {"lost_wakeup_predicate", {{"times", 500}}, "letters read", {}, 5'000},
    {"bounded_buffer_while", {{"times", 300}}, "items delivered", {}, 3'000},
    {"ping_pong", {{"times", 1'000}}, "balls returned", 1},
    {"back_pressure", {{"times", 500}}, "farthest ahead", {}, 1'000'000},
    {"sentinel_each", {{"times", 500}}, "jobs done", {}},
    {"join_and_shutdown", {{"times", 500}}, "jobs done", {}},
    {"many_producers", {{"times", 1'000}}, "sum taken", {}},
    {"eof", {{"times", 500}}, "messages received", {}},
    {"bytes", {{"times", 500}}, "right, lowest byte first", 1},
    {"two_addresses_offset", {{"times", 1'000'000}}, "nodes reached", {}, 1'000'000},
    {"shareable_list", {{"times", 5'000}}, "sum of the slots", 1},
    {"torn_read_seqlock", {{"times", 10'000}}, "torn records", 0},
    {"torn_read_locked", {{"times", 10'000}}, "torn records", 0},
    {"false_sharing_padded", {{"times", 100}}, "counted", increments_in_a_block},
    {"store_buffering_fenced", {{"times", 20'000}}, "both read 0", 0},
    {"mandelbrot", {{"times", 20}}, "rows painted", {}, 60},
};

void PrintTo(const Cure& cure, std::ostream* stream) { *stream << cure.demo; }

std::vector<std::string> words_of(const Settings& settings) {
  std::vector<std::string> words;
  for (const auto& [name, value] : settings)
    words.insert(words.end(), {"--" + name, std::to_string(value)});
  return words;
}

/// Some work out beforehand what will come of their parameters, so those are small here, too.
std::vector<ParameterCopy> parameters_of(const Cure& cure) {
  std::vector<std::string> words = words_of(cure.quick);
  words.emplace_back("--help");
  DemoProgram asked(cure.demo, words);
  asked.end(30s);
  return asked.reader().parameters();
}

std::string text_of(const Settings& settings) {
  std::string text;
  for (const std::string& word : words_of(settings))
    text += word + ' ';
  return text;
}

class CureOf : public ::testing::TestWithParam<Cure> {
 protected:
  const Cure& cure() const { return GetParam(); }

  bool has(const std::string& name) const {
    return std::ranges::any_of(parameters_, [&](const auto& known) { return known.name == name; });
  }
  const ParameterCopy& parameter(const std::string& name) const {
    return *std::ranges::find(parameters_, name, &ParameterCopy::name);
  }

  /// `settings` as they are, and with each number of workers that is allowed; or with the least and the greatest only.
  std::vector<Settings> with_workers(const Settings& settings, bool each) const {
    std::vector<Settings> all{settings};
    if (!has("workers")) return all;
    const auto [lowest, highest] = std::pair(parameter("workers").lowest, parameter("workers").highest);
    for (std::int64_t workers = lowest; workers <= highest; workers += each ? 1 : highest - lowest) {
      all.push_back(settings);
      all.back()["workers"] = workers;
    }
    return all;
  }

  Settings lasting() const {
    Settings settings = cure().quick;
    settings["times"] = cure().many;
    return settings;
  }

  std::vector<ParameterCopy> parameters_ = parameters_of(GetParam());
};

/// Something has been done; a run that is over before that is seen is as good.
bool is_at_work(DemoProgram& demo) {
  return becomes_true([&demo] {
    return demo.rounds() + demo.operations() > 20 || demo.reader().control().phase == Phase::finished;
  });
}

TEST_P(CureOf, HoldsForEveryAllowedNumberOfWorkers) {
  for (const Settings& settings : with_workers(cure().quick, true)) {
    SCOPED_TRACE(text_of(settings));
    DemoProgram demo(cure().demo, words_of(settings), Watched::no);
    const Ended ended = demo.end(20s);
    EXPECT_EQ(ended.status, 0) << ended.output;
    EXPECT_EQ(ended.errors, "");
  }
}

TEST_P(CureOf, HoldsWhenItsRoundsEndEarly) {
  // Where the number of rounds is settled at the start, moving the slider must change nothing.
  const bool takes_effect = parameter("times").takes == Takes::at_once;
  for (const Settings& settings : with_workers(takes_effect ? lasting() : cure().quick, false)) {
    SCOPED_TRACE(text_of(settings));
    DemoProgram demo(cure().demo, words_of(settings));
    ASSERT_TRUE(is_at_work(demo));
    demo.controller().set_parameter("times", 1);
    EXPECT_EQ(demo.end(20s).status, 0) << demo.reader().control().message;
    const VerdictCopy verdict = demo.verdict(cure().verdict);
    EXPECT_TRUE(verdict.settled && verdict.holds);
  }
}

TEST_P(CureOf, EndsAndLeavesNobodyWhenItIsAskedToEnd) {
  for (const int signal : {SIGTERM, SIGINT}) {
    for (const Settings& settings : with_workers(lasting(), false)) {
      SCOPED_TRACE(text_of(settings) + strsignal(signal));
      DemoProgram demo(cure().demo, words_of(settings));
      ASSERT_TRUE(is_at_work(demo));
      demo.kill(signal);
      // One that was over before the signal came has ended as it does otherwise.
      EXPECT_THAT(demo.end(5s).status, AnyOf(-signal, 0));
      test_support::expect_orphans_end();
    }
  }
}

/// What is true of every run in which `victim` was killed.
void expect_death_is_reported(DemoProgram& demo, const Cure& cure, const LaneCopy& victim) {
  const Ended ended = demo.end(20s);
  test_support::expect_orphans_end();
  const ControlCopy control = demo.reader().control();
  if (ended.status == 0) {
    // The victim had come to its end before, or can be done without.
    EXPECT_EQ(control.outcome, ProgramOutcome::as_declared);
    return;
  }
  EXPECT_EQ(ended.status, 1);
  // Where what is waited for has no owner, those who wait for the dead one are found to wait for nobody.
  EXPECT_THAT(control.outcome, AnyOf(ProgramOutcome::crashed, ProgramOutcome::deadlock));
  if (control.outcome == ProgramOutcome::crashed) {
    // Threads end with their process, which is called by the first of them.
    const bool is_thread = victim.pid != victim.tid || cure.off_after_death == most_threads;
    EXPECT_EQ(control.message,
              (is_thread ? victim.name.substr(0, victim.name.find('-')) + "-1" : victim.name) +
                  " was killed by signal 9 (Killed)");
  }
  const VerdictCopy verdict = demo.verdict(cure.verdict);
  EXPECT_FALSE(verdict.settled);
  if (cure.off_after_death) {
    EXPECT_LE(std::abs(verdict.actual.integer - verdict.expected.integer), *cure.off_after_death);
  }
}

TEST_P(CureOf, ReportsAWorkerThatIsKilledAtWork) {
  for (const Settings& settings : with_workers(lasting(), false)) {
    for (const bool last : {false, true}) {
      SCOPED_TRACE(text_of(settings) + (last ? "the last" : "the first"));
      DemoProgram demo(cure().demo, words_of(settings));
      ASSERT_TRUE(is_at_work(demo));
      const std::vector<LaneCopy> workers = demo.workers();
      ASSERT_FALSE(workers.empty());
      const LaneCopy victim = last ? workers.back() : workers.front();
      // One that has ended is a zombie until the program joins it, and after that its lane says so.
      if (!victim.exit_code) ::kill(victim.pid, SIGKILL);
      demo.controller().set_parameter("times", 1);
      expect_death_is_reported(demo, cure(), victim);
    }
  }
}

TEST_P(CureOf, ReportsAWorkerThatIsKilledBeforeItBegins) {
  for (const Settings& settings : with_workers(cure().quick, false)) {
    SCOPED_TRACE(text_of(settings));
    DemoProgram demo(cure().demo, words_of(settings), Watched::paused);
    ASSERT_TRUE(becomes_true(
        [&demo] { return !demo.workers().empty() && demo.reader().control().phase == Phase::running; }));
    const LaneCopy victim = demo.workers().front();
    ::kill(victim.pid, SIGKILL);
    demo.controller().free();
    expect_death_is_reported(demo, cure(), victim);
  }
}

INSTANTIATE_TEST_SUITE_P(Demos, CureOf, ::testing::ValuesIn(cures),
                         [](const auto& test) { return test.param.demo; });

TEST(Cures, AreTriedForEveryCureInTheCatalogue) {
  std::vector<std::string> tried;
  for (const Cure& cure : cures)
    tried.push_back(cure.demo);
  std::istringstream pairs(SHARESCOPE_DEMO_CURES);
  for (std::string pair; pairs >> pair;)
    EXPECT_THAT(tried, ::testing::Contains(pair.substr(pair.find('>') + 1)));
}

}  // namespace
}  // namespace sharescope::demo_test
