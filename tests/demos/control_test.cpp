// SPDX-License-Identifier: MIT
//
// What the window's controls do to a demo that runs: sliders, pause, slow motion, stop.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <thread>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

using Clock = std::chrono::steady_clock;

/// A demo that would run for a long time, with its workers at work.
class LongRun : public DemoProgram {
 public:
  explicit LongRun(const std::string& name, std::vector<std::string> words = {})
      : DemoProgram(name, lengthen(words)) {
    EXPECT_TRUE(becomes_true([this] { return workers().size() == 2 && rounds() > 100; }));
  }

 private:
  static std::vector<std::string> lengthen(std::vector<std::string> words) {
    words.insert(words.end(), {"--times", "10000000"});
    return words;
  }
};

/// Rounds a second over a while.
double rate(DemoProgram& demo) {
  const auto begin = Clock::now();
  const std::uint64_t before = demo.rounds();
  std::this_thread::sleep_for(300ms);
  const std::chrono::duration<double> span = Clock::now() - begin;
  return static_cast<double>(demo.rounds() - before) / span.count();
}

/// Every worker ends the round it is in, and a few more: one may have been set aside in the middle of it.
bool everyone_goes_on(DemoProgram& demo) {
  const auto then = demo.workers();
  return becomes_true([&] {
    const auto now = demo.workers();
    return std::ranges::equal(then, now, [](const LaneCopy& before, const LaneCopy& after) {
      return after.done > before.done + 2;
    });
  });
}

/// A paused worker may still finish the operation it was in: waits until nothing moves.
std::uint64_t operations_at_rest(DemoProgram& demo) {
  std::uint64_t seen = demo.operations();
  auto since = Clock::now();
  EXPECT_TRUE(becomes_true([&] {
    if (const std::uint64_t now = demo.operations(); now != seen) {
      seen = now;
      since = Clock::now();
    }
    return Clock::now() - since > 200ms;
  }));
  return seen;
}

TEST(Slider, TimesEndsWorkersEarlyAndTheCountStaysExact) {
  LongRun demo("lost_update_locked");
  EXPECT_TRUE(demo.controller().set_parameter("times", 1));
  const Ended ended = demo.end(10s);
  EXPECT_EQ(ended.status, 0) << ended.output;
  const VerdictCopy verdict = demo.verdict("counter");
  EXPECT_EQ(verdict.actual.integer, verdict.expected.integer);
  EXPECT_EQ(verdict.expected.integer, static_cast<std::int64_t>(demo.rounds()));
  EXPECT_LT(verdict.expected.integer, 20'000'000);
}

TEST(Slider, ThinkSlowsTheWorkersThatRun) {
  LongRun demo("lost_update", {"--think", "0"});
  const double before = rate(demo);
  EXPECT_TRUE(demo.controller().set_parameter("think", 10'000));
  std::this_thread::sleep_for(50ms);
  const double after = rate(demo);
  EXPECT_GT(before, 3 * after);
  EXPECT_GT(after, 0);
  demo.controller().stop();
  demo.end(5s);
}

TEST(Slider, RestMakesLossesRarer) {
  LongRun demo("lost_update", {"--think", "100"});
  const auto lost_share = [&demo] {
    const VerdictCopy before = demo.verdict("counter");
    EXPECT_TRUE(becomes_true(
        [&] { return demo.verdict("counter").expected.integer > before.expected.integer + 200'000; }));
    const VerdictCopy after = demo.verdict("counter");
    const auto expected = static_cast<double>(after.expected.integer - before.expected.integer);
    return 1 - static_cast<double>(after.actual.integer - before.actual.integer) / expected;
  };
  // A busy machine hands out its processors in long turns: one look may fall into one of them.
  const auto middle_of_three = [&lost_share] {
    std::array shares{lost_share(), lost_share(), lost_share()};
    std::ranges::sort(shares);
    return shares[1];
  };
  const double without_rest = middle_of_three();
  EXPECT_TRUE(demo.controller().set_parameter("rest", 10'000));
  const double with_rest = middle_of_three();
  EXPECT_GT(without_rest, 0.1);
  EXPECT_LT(with_rest, without_rest / 2);
  demo.controller().stop();
  demo.end(5s);
}

TEST(Slider, BinsSendsWorkersToOneBinAtOnce) {
  LongRun demo("histogram_locked", {"--bins", "8"});
  const auto bins = [&demo] {
    std::array<int, 8> counts{};
    for (const ObjectCopy& object : demo.reader().objects()) {
      if (object.name == "histogram" && object.kind == ObjectKind::array) {
        demo.reader().bytes(object.id, 0, std::as_writable_bytes(std::span(counts)));
      }
    }
    return counts;
  };
  EXPECT_TRUE(becomes_true([&] { return std::ranges::all_of(bins(), [](int count) { return count > 0; }); }));
  EXPECT_TRUE(demo.controller().set_parameter("bins", 1));
  EXPECT_TRUE(everyone_goes_on(demo));
  const std::array<int, 8> before = bins();
  const std::uint64_t then = demo.rounds();
  EXPECT_TRUE(becomes_true([&] { return demo.rounds() > then + 1000; }));
  const std::array<int, 8> after = bins();
  EXPECT_GT(after[0], before[0]);
  for (std::size_t bin = 1; bin < after.size(); ++bin)
    EXPECT_EQ(after[bin], before[bin]) << "bin " << bin;
  demo.controller().stop();
  demo.end(5s);
}

TEST(Slider, CannotBePushedOutOfItsRange) {
  LongRun demo("histogram_locked");
  EXPECT_TRUE(demo.controller().set_parameter("bins", 1'000'000));
  EXPECT_EQ(demo.reader().parameters()[2].value, 64);
  EXPECT_FALSE(demo.controller().set_parameter("no such thing", 1));
  EXPECT_TRUE(demo.controller().set_parameter("times", 1));
  EXPECT_EQ(demo.end(10s).status, 0);
}

class Paused : public ::testing::TestWithParam<std::string> {};

TEST_P(Paused, NoOperationHappensUntilItGoesOn) {
  LongRun demo(GetParam());
  demo.controller().pause();
  const std::uint64_t when_asked = demo.operations();
  const std::uint64_t at_rest = operations_at_rest(demo);
  EXPECT_LE(at_rest, when_asked + demo.workers().size())
      << "each worker may finish the operation it was in, no other";
  const std::int64_t counter = demo.verdict("counter").actual.integer;

  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(demo.operations(), at_rest);
  EXPECT_EQ(demo.verdict("counter").actual.integer, counter);

  demo.controller().free();
  EXPECT_TRUE(becomes_true([&] { return demo.operations() > at_rest + 1000; }));
  demo.controller().stop();
  demo.end(5s);
}

INSTANTIATE_TEST_SUITE_P(Demos, Paused,
                         ::testing::Values("lost_update", "lost_update_auto_lock", "lost_update_locked",
                                           "lost_update_atomic"),
                         [](const auto& test) { return test.param; });

TEST(SlowMotion, RestsBeforeEveryOperation) {
  LongRun demo("lost_update");
  demo.controller().slow_motion(20ms);
  std::this_thread::sleep_for(50ms);
  const std::uint64_t before = demo.operations();
  const auto begin = Clock::now();
  std::this_thread::sleep_for(500ms);
  const auto most = static_cast<std::uint64_t>((Clock::now() - begin) / 20ms + 2) * demo.workers().size();
  const std::uint64_t happened = demo.operations() - before;
  EXPECT_LE(happened, most);
  EXPECT_GE(happened, 2U) << "it does not stand still";

  demo.controller().free();
  const std::uint64_t then = demo.operations();
  EXPECT_TRUE(becomes_true([&] { return demo.operations() > then + 10'000; }));
  demo.controller().stop();
  demo.end(5s);
}

TEST(Stop, EndsAProgramWithinASecond) {
  for (const bool paused : {false, true}) {
    for (const char* name : {"lost_update", "lost_update_locked", "histogram_locked", "torn_struct_locked"}) {
      SCOPED_TRACE(std::string(name) + (paused ? ", paused" : ""));
      LongRun demo(name);
      if (paused) demo.controller().pause();
      const auto asked = Clock::now();
      demo.controller().stop();
      const Ended ended = demo.end(5s);
      EXPECT_LT(Clock::now() - asked, 1s);
      EXPECT_EQ(ended.status, 1);
      EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::stopped);
    }
  }
}

}  // namespace
}  // namespace sharescope::demo_test
