// SPDX-License-Identifier: MIT
//
// What the cures promise: not one of a million increments a worker is lost, however many workers there are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

constexpr std::int64_t million = 1'000'000;

struct Cure {
  std::string demo;
  std::string verdict;
  std::vector<std::string> words;
};

const std::vector<Cure> cures{
    {"lost_update_locked", "counter", {"--think", "0"}},
    {"lost_update_atomic", "counter", {"--think", "0"}},
    {"histogram_locked", "numbers counted", {}},
    {"value_deadlock_rlock", "counter", {}},
};

void PrintTo(const Cure& cure, std::ostream* stream) { *stream << cure.demo; }

class EveryCure : public ::testing::TestWithParam<std::tuple<Cure, int>> {
 protected:
  std::vector<std::string> words() const {
    auto [cure, workers] = GetParam();
    cure.words.insert(cure.words.end(),
                      {"--workers", std::to_string(workers), "--times", std::to_string(million)});
    return cure.words;
  }
};

TEST_P(EveryCure, CountsAMillionByEachExactlyAlone) {
  const auto& [cure, workers] = GetParam();
  DemoProgram demo(cure.demo, words(), Watched::no);
  const Ended ended = demo.end();
  EXPECT_EQ(ended.status, 0);
  const std::string number = std::to_string(workers) + ",000,000";
  EXPECT_THAT(ended.output, ::testing::HasSubstr(": expected " + number + ", actual " + number + "\n"));
}

TEST_P(EveryCure, CountsAMillionByEachExactlyWatched) {
  const auto& [cure, workers] = GetParam();
  DemoProgram demo(cure.demo, words());
  EXPECT_EQ(demo.end().status, 0);
  const VerdictCopy verdict = demo.verdict(cure.verdict);
  EXPECT_EQ(verdict.actual.integer, workers * million);
  EXPECT_EQ(verdict.expected.integer, workers * million);
  EXPECT_TRUE(verdict.settled && verdict.holds);
  ASSERT_EQ(demo.workers().size(), static_cast<std::size_t>(workers));
  for (const LaneCopy& worker : demo.workers())
    EXPECT_EQ(worker.done, million) << worker.name;
}

INSTANTIATE_TEST_SUITE_P(Cures, EveryCure,
                         ::testing::Combine(::testing::ValuesIn(cures), ::testing::Values(1, 2, 4, 8)),
                         [](const auto& test) {
                           return std::get<0>(test.param).demo + "_by_" +
                                  std::to_string(std::get<1>(test.param));
                         });

}  // namespace
}  // namespace sharescope::demo_test
