// SPDX-License-Identifier: MIT
#pragma once

/// Kills at random moments, for tests of what the survivors do.
///
/// 200 kills, or as many as SHARESCOPE_TEST_KILLS says. The moments come from a seed that is printed; setting
/// SHARESCOPE_TEST_SEED to it chooses the same ones again (what the scheduler does with them is another matter).
///
/// Belongs to the thread that made it.
///
///     KillStorm storm("event");
///     while (storm.goes_on()) {
///       ForkedChild victim([&] { … });
///       storm.kill(victim);
///       ASSERT_TRUE(storm.recovers([&] { return rounds->load() > seen; }));
///     }

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "elapsed.hpp"
#include "forked_child.hpp"
#include "watchdog.hpp"

namespace sharescope::test_support {

class KillStorm {
 public:
  explicit KillStorm(const std::string& name = "storm", int usual_kills = 200)
      : name_(name),
        kills_(number("SHARESCOPE_TEST_KILLS", usual_kills)),
        seed_(static_cast<unsigned>(
            number("SHARESCOPE_TEST_SEED", static_cast<int>(std::random_device()() & 0xFFFFU)))),
        random_(seed_),
        watchdog_(std::chrono::milliseconds(60'000 + 500LL * kills_), "the storm") {
    std::printf("%s: %d kills, SHARESCOPE_TEST_SEED=%u\n", name.c_str(), kills_, seed_);
    std::fflush(stdout);
  }
  explicit KillStorm(int usual_kills) : KillStorm("storm", usual_kills) {}
  KillStorm(const KillStorm&) = delete;
  KillStorm& operator=(const KillStorm&) = delete;
  ~KillStorm() {
    if (recoveries_.empty()) return;
    std::sort(recoveries_.begin(), recoveries_.end());
    std::printf("%s: the survivors went on after %.2f ms (median), %.2f ms at the longest\n", name_.c_str(),
                recoveries_[recoveries_.size() / 2], recoveries_.back());
    // Promised is a second; half of that by far the most of the time, and a busy machine is no error.
    EXPECT_LT(recoveries_[recoveries_.size() * 9 / 10], 1000.0);
  }

  bool goes_on() { return !::testing::Test::HasFatalFailure() && done_++ < kills_; }
  int done() const { return done_; }
  std::string when() const {
    return "at kill " + std::to_string(done_) + " of seed " + std::to_string(seed_);
  }
  int kills() const { return kills_; }
  std::mt19937& random() { return random_; }
  /// One of `count`.
  unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }

  /// Up to `longest`, in a way that does not depend on when the machine wakes a sleeper.
  void pause(std::chrono::microseconds longest) {
    const Stopwatch watch;
    const auto span = std::chrono::microseconds(random_() % static_cast<unsigned>(longest.count() + 1));
    if (span > std::chrono::milliseconds(1)) usleep(static_cast<useconds_t>(span.count() / 2));
    while (watch.elapsed() < span) {
    }
  }
  unsigned draw() { return static_cast<unsigned>(random_()); }

  /// After a while that is short enough to hit the same few instructions often.
  void kill(ForkedChild& victim, std::chrono::microseconds longest = std::chrono::microseconds(1500)) {
    const Stopwatch watch;
    const std::chrono::microseconds span(draw() % static_cast<unsigned>(longest.count()));
    while (watch.elapsed() < span) {
    }
    victim.kill();
    victim.wait();
  }

  /// Whether it comes true; how long that takes is kept.
  template <class Condition>
  bool recovers(Condition condition) {
    const Stopwatch watch;
    const bool true_now = comes_true(condition, std::chrono::seconds(10) * slowness);
    recoveries_.push_back(in_milliseconds(watch.elapsed()));
    return true_now;
  }

 private:
  static int number(const char* variable, int otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr || *text == '\0' ? otherwise : std::atoi(text);
  }

  std::string name_;
  int kills_;
  unsigned seed_;
  std::mt19937 random_;
  Watchdog watchdog_;
  int done_ = 0;
  std::vector<double> recoveries_;
};

}  // namespace sharescope::test_support
