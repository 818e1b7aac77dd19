// SPDX-License-Identifier: MIT
#pragma once

/// How many are killed, and at which moments: said by the environment, printed, and repeatable.
///
///     SHARESCOPE_TEST_KILLS   how many victims a case kills, 200 unless said otherwise
///     SHARESCOPE_TEST_SEED    the seed of the random numbers; another one each time unless said
///
///     KillStorm storm;
///     for (int kill = 0; kill < storm.kills(); ++kill) { …; storm.pause(2ms); victim.kill(); }

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "elapsed.hpp"

namespace sharescope::test_support {

class KillStorm {
 public:
  explicit KillStorm(int kills = 200) : kills_(kills), seed_(std::random_device{}()) {
    if (const char* text = std::getenv("SHARESCOPE_TEST_KILLS")) kills_ = std::atoi(text);
    if (const char* text = std::getenv("SHARESCOPE_TEST_SEED"))
      seed_ = static_cast<unsigned>(std::strtoul(text, nullptr, 10));
    std::printf("SHARESCOPE_TEST_SEED=%u SHARESCOPE_TEST_KILLS=%d\n", seed_, kills_);
    std::fflush(stdout);
    random_.seed(seed_);
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

 private:
  int kills_;
  unsigned seed_;
  std::mt19937 random_;
};

}  // namespace sharescope::test_support
