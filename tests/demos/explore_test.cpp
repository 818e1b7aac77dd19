// SPDX-License-Identifier: MIT
//
// Every demo is explored with the sizes that it declares. A mistake has a counter-example, what is right is proved; or it
// cannot be explored, and says why. Neither is ever taken for the other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "../support/left_behind.hpp"
#include "demo_program.hpp"
#include "sharescope/session/exploration_verdict.hpp"

namespace sharescope::demo_test {
namespace {

using Kind = ExplorationVerdict::Kind;
using testing::HasSubstr;

/// Nobody who asks waits for longer.
constexpr std::chrono::seconds longest_search{8};

struct Expected {
  Kind kind;
  WhyNot why = WhyNot::none;
  ExecutionEnd end = ExecutionEnd::finished;  ///< of the counter-example
};

constexpr Expected proved{Kind::proved};
constexpr Expected goes_wrong{Kind::counter_example};
constexpr Expected deadlocks{Kind::counter_example, WhyNot::none, ExecutionEnd::deadlock};
constexpr Expected cannot(WhyNot why) { return {Kind::cannot, why}; }

const std::map<std::string, Expected> demos{
    {"own_memory", goes_wrong},
    {"own_memory_shared", proved},
    {"exit_codes", cannot(WhyNot::outsiders)},
    {"orphan", cannot(WhyNot::outsiders)},
    {"thread_race", goes_wrong},
    {"thread_race_locked", proved},
    {"per_worker_counter", goes_wrong},
    {"per_worker_counter_threads", proved},
    {"lost_update", goes_wrong},
    {"lost_update_auto_lock", goes_wrong},
    {"lost_update_locked", proved},
    {"lost_update_atomic", proved},
    {"histogram", goes_wrong},
    {"histogram_locked", proved},
    {"torn_struct", goes_wrong},
    {"torn_struct_locked", proved},
    {"value_deadlock", deadlocks},
    {"value_deadlock_rlock", proved},
    {"pi", proved},
    {"lock_order", deadlocks},
    {"lock_order_sorted", proved},
    {"lock_order_back_off", proved},
    {"dining_philosophers", deadlocks},
    {"dining_philosophers_ordered", proved},
    {"dining_philosophers_waiter", proved},
    {"dining_philosophers_polite", proved},
    {"killed_owner", goes_wrong},
    {"killed_owner_repaired", cannot(WhyNot::outsiders)},
    {"convoy", proved},
    {"starting_gun", goes_wrong},
    {"starting_gun_awaited", proved},
    {"parking", goes_wrong},
    {"parking_semaphore", proved},
    {"parking_surplus", goes_wrong},
    {"parking_bounded", proved},
    {"heat_rod", goes_wrong},
    {"heat_rod_barrier", proved},
    {"lost_wakeup", deadlocks},
    {"lost_wakeup_while", proved},
    {"lost_wakeup_predicate", proved},
    {"bounded_buffer", goes_wrong},
    {"bounded_buffer_while", proved},
    {"ping_pong", proved},
    {"run_ahead", goes_wrong},
    {"back_pressure", proved},
    {"one_sentinel", deadlocks},
    {"sentinel_each", proved},
    {"join_and_shutdown", proved},
    {"many_producers", proved},
    {"wrong_end", cannot(WhyNot::outsiders)},
    {"eof", cannot(WhyNot::outsiders)},
    {"bytes", cannot(WhyNot::named_memory)},
    {"two_addresses", cannot(WhyNot::named_memory)},
    {"two_addresses_offset", cannot(WhyNot::named_memory)},
    {"shareable_list", cannot(WhyNot::named_memory)},
    {"torn_read", cannot(WhyNot::bare_access)},
    {"torn_read_locked", cannot(WhyNot::bare_access)},
    {"torn_read_seqlock", cannot(WhyNot::bare_access)},
    {"false_sharing", cannot(WhyNot::rate)},
    {"false_sharing_padded", cannot(WhyNot::rate)},
    {"store_buffering", cannot(WhyNot::weak_memory)},
    {"store_buffering_fenced", cannot(WhyNot::weak_memory)},
    {"mandelbrot", proved},
};

std::vector<std::string> words_of(const char* text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// Of pairs "mistake>cure", the second.
std::vector<std::string> cures() {
  std::vector<std::string> all;
  for (const std::string& pair : words_of(SHARESCOPE_DEMO_CURES))
    all.push_back(pair.substr(pair.find('>') + 1));
  return all;
}

class EveryDemo : public testing::TestWithParam<std::string> {};

TEST_P(EveryDemo, is_explored_with_the_verdict_that_its_lesson_has) {
  const std::string& name = GetParam();
  const auto found_expected = demos.find(name);
  ASSERT_NE(found_expected, demos.end()) << "say here what exploring " << name << " has to find";
  const Expected& expected = found_expected->second;
  DemoProgram demo(name, {}, Watched::yes, ExplorationWishes{.most_time = longest_search});
  const Ended ended = demo.end(40s);
  const ExplorationCopy found = demo.exploration();
  const ExplorationVerdict verdict = verdict_of(found);
  EXPECT_EQ(to_string(verdict.kind), to_string(expected.kind)) << verdict.text();
  if (verdict.kind == Kind::cannot) {
    EXPECT_EQ(to_string(verdict.why), to_string(expected.why)) << verdict.text();
    EXPECT_EQ(ended.status, 0) << "what cannot be explored contradicts nothing";
  }
  if (verdict.kind == Kind::counter_example) {
    const OutcomeCopy& example = found.outcomes[*verdict.example];
    EXPECT_EQ(static_cast<int>(example.end), static_cast<int>(expected.end)) << example.message;
    // A program that shares nothing has no operations, and its only order no choices.
    EXPECT_TRUE(found.steps == 0 || !example.witness.empty());
    EXPECT_EQ(ended.status, expected.end == ExecutionEnd::finished ? 0 : 1);
  }
  if (verdict.kind == Kind::proved) {
    EXPECT_EQ(ended.status, 0) << ended.output << ended.errors;
  }
  test_support::expect_orphans_end();
}

INSTANTIATE_TEST_SUITE_P(Demos, EveryDemo, testing::ValuesIn(words_of(SHARESCOPE_DEMO_NAMES)),
                         [](const auto& of) { return of.param; });

TEST(EveryCure, is_expected_to_be_proved_or_not_to_be_explored) {
  ASSERT_FALSE(cures().empty());
  for (const std::string& cure : cures()) {
    const auto expected = demos.find(cure);
    ASSERT_NE(expected, demos.end()) << cure;
    EXPECT_NE(expected->second.kind, Kind::counter_example) << cure;
  }
}

}  // namespace
}  // namespace sharescope::demo_test
