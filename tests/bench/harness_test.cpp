// SPDX-License-Identifier: MIT

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "harness/race.hpp"
#include "harness/result.hpp"
#include "harness/task.hpp"
#include "peers/shared_between_processes.hpp"
#include "sharescope/error.hpp"

namespace sharescope::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Contender counting(const char* name, std::vector<std::string>& calls, std::vector<double> readings) {
  auto next = std::make_shared<std::size_t>(0);
  return {name, 1, [=, &calls] {
            calls.emplace_back(name);
            return Reading{readings.at((*next)++)};
          }};
}

TEST(Spread, of_an_odd_count_has_the_number_in_the_middle_as_median) {
  const Spread spread = spread_of({9, 1, 4});
  EXPECT_EQ(spread.median, 4);
  EXPECT_EQ(spread.least, 1);
  EXPECT_EQ(spread.greatest, 9);
}

TEST(Spread, of_an_even_count_has_the_middle_of_two_as_median) {
  EXPECT_EQ(spread_of({8, 1, 2, 4}).median, 3);
}

TEST(Spread, of_nothing_is_zero) { EXPECT_EQ(spread_of({}).median, 0); }

TEST(Run, takes_contenders_in_turns_and_does_not_count_the_first_round) {
  std::vector<std::string> calls;
  Measurement measurement{.name = "m", .title = "", .processors = "", .figures = {{"time", "ns"}}};
  measurement.contenders = {counting("a", calls, {1000, 1, 2}), counting("b", calls, {1000, 4, 16})};
  measurement.targets = {{.claim = "c", .contender = "a", .peer = "b", .limit = 0.2}};
  const Result result = run(measurement, 2);
  EXPECT_THAT(calls, ElementsAre("a", "b", "a", "b", "a", "b"));
  EXPECT_EQ(result.outcomes.at(1).figures.at(0).greatest, 16);
  ASSERT_EQ(result.judgements.size(), 1U);
  EXPECT_EQ(result.judgements.at(0).measured, 1.5 / 10);
  EXPECT_EQ(result.judgements.at(0).by_round.greatest, 0.25);
  EXPECT_EQ(result.judgements.at(0).met, true);
}

TEST(Run, leaves_out_a_target_whose_peer_is_absent) {
  std::vector<std::string> calls;
  Measurement measurement{.name = "m", .title = "", .processors = "", .figures = {{"time", "ns"}}};
  measurement.contenders = {counting("a", calls, {1, 1})};
  measurement.targets = {{.claim = "c", .contender = "a", .peer = "CPython"}};
  EXPECT_TRUE(run(measurement, 1).judgements.empty());
}

TEST(Run, names_measurement_and_contender_of_a_round_that_failed) {
  Measurement measurement{.name = "m", .title = "", .processors = "", .figures = {{"time", "ns"}}};
  measurement.contenders = {
      {"a", 1, []() -> Reading { throw std::runtime_error("the counter is 1, not 2"); }}};
  EXPECT_THAT([&] { run(measurement, 1); },
              ThrowsMessage<std::runtime_error>("m, a: the counter is 1, not 2"));
}

TEST(Target, of_a_speedup_wants_much_and_the_others_little) {
  const Target speedup{
      .claim = "", .contender = "", .peer = "", .comparison = Comparison::speedup, .limit = 25};
  EXPECT_EQ(compare(speedup, 2, 60), 30);
  EXPECT_EQ(is_met(speedup, 30), true);
  EXPECT_EQ(is_met(speedup, 20), false);
  const Target an_event{.claim = "",
                        .contender = "",
                        .peer = "",
                        .comparison = Comparison::difference,
                        .limit = 30,
                        .divisor = 2};
  EXPECT_EQ(compare(an_event, 70, 8), 31);
  EXPECT_EQ(is_met(an_event, 31), false);
}

TEST(Race, counts_what_every_racer_did) {
  Race race(Processors::allowed(), 3);
  const auto counter = make_shared_between_processes<std::atomic<std::uint64_t>>(0U);
  race.run([&](Racer& racer) { racer.lap(100, [&] { counter->fetch_add(1); }); });
  EXPECT_EQ(race.increments(), 3 * (100 + Racer::warm_up));
  EXPECT_EQ(counter->load(), race.increments());
  EXPECT_THAT(race.cost_of_an_increment(), ElementsAre(::testing::Gt(0), ::testing::Gt(0)));
}

TEST(Race, that_is_called_off_after_its_span_counts_what_was_done_by_then) {
  Race race(Processors::allowed(), 2);
  const auto counter = make_shared_between_processes<std::atomic<std::uint64_t>>(0U);
  race.run([&](Racer& racer) { racer.until_over([&] { counter->fetch_add(1); }); },
           std::chrono::milliseconds{5});
  EXPECT_EQ(counter->load(), race.increments());
  EXPECT_GE(race.fairness().front(), 1);
}

TEST(Race, reports_a_racer_that_fails_before_the_start_and_leaves_none_behind) {
  Race race(Processors::allowed(), 2);
  EXPECT_THAT([&] { race.run([](Racer&) { _exit(3); }); },
              ThrowsMessage<std::runtime_error>(HasSubstr("failed")));
}

TEST(Task, that_is_unknown_is_refused_by_name) {
  EXPECT_THAT([] { perform_task("dance", 1); }, ThrowsMessage<InvalidValue>(HasSubstr("'dance'")));
}

}  // namespace
}  // namespace sharescope::bench
