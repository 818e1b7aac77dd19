// SPDX-License-Identifier: MIT
#pragma once

/// How long something took, and whether that is about what was asked for; and waiting for something to come true.
///
///     Stopwatch watch;
///     EXPECT_FALSE(lock.try_lock_for(100ms));
///     EXPECT_TRUE(is_about(watch.elapsed(), 100ms));

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>

namespace sharescope::test_support {

using Nanoseconds = std::chrono::nanoseconds;

class Stopwatch {
 public:
  Nanoseconds elapsed() const { return std::chrono::steady_clock::now() - start_; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

inline double in_milliseconds(Nanoseconds span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

/// From 0.6 of the span to 10 times the span: a busy machine is no error.
inline ::testing::AssertionResult is_about(Nanoseconds elapsed, Nanoseconds span) {
  if (elapsed >= span * 6 / 10 && elapsed < span * 10) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << in_milliseconds(elapsed) << " ms, and about " << in_milliseconds(span) << " ms were wanted";
}

/// Well below the smallest timeout of the case.
inline ::testing::AssertionResult is_at_once(Nanoseconds elapsed, Nanoseconds smallest_timeout) {
  if (elapsed < smallest_timeout * 6 / 10) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << in_milliseconds(elapsed) << " ms, and at once was wanted";
}

/// Looks again and again. Whether it came true in time.
template <class Condition>
bool comes_true(Condition condition, Nanoseconds limit = std::chrono::seconds(20)) {
  const Stopwatch watch;
  while (!condition()) {
    if (watch.elapsed() > limit) return false;
    usleep(200);
  }
  return true;
}

/// Whether it stays true for as long as we look.
template <class Condition>
bool stays_true(Condition condition, Nanoseconds span) {
  const Stopwatch watch;
  while (watch.elapsed() < span) {
    if (!condition()) return false;
    usleep(500);
  }
  return true;
}

}  // namespace sharescope::test_support
