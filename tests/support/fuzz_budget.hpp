// SPDX-License-Identifier: MIT
#pragma once

/// How long a fuzz goes on, and with which seeds: SHARESCOPE_TEST_FUZZ_SECONDS, and SHARESCOPE_TEST_SEED for the first.
///
///     [[maybe_unused]] const bool is_long = allow_every_test(FuzzBudget::seconds() + 120s);
///     for (FuzzBudget budget; budget.has_more(); budget.next()) try_it_with(budget.seed());

#include <chrono>
#include <cstdlib>

#include "watchdog.hpp"

namespace sharescope::test_support {

/// A number of seconds from the environment.
inline std::chrono::seconds wanted_seconds(const char* variable, std::chrono::seconds usual) {
  const char* wanted = std::getenv(variable);
  return wanted == nullptr ? usual : std::chrono::seconds(std::atoi(wanted));
}

class FuzzBudget {
 public:
  static std::chrono::seconds seconds() {
    return wanted_seconds("SHARESCOPE_TEST_FUZZ_SECONDS", std::chrono::seconds(20));
  }

  FuzzBudget() {
    if (const char* first = std::getenv("SHARESCOPE_TEST_SEED"))
      seed_ = static_cast<unsigned>(std::atoi(first));
  }
  /// One round at least.
  bool has_more() const { return rounds_ == 0 || std::chrono::steady_clock::now() - begun_ < seconds(); }
  void next() {
    ++rounds_;
    ++seed_;
  }
  unsigned seed() const { return seed_; }
  unsigned rounds() const { return rounds_; }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  unsigned seed_ = 1;
  unsigned rounds_ = 0;
};

}  // namespace sharescope::test_support
