// SPDX-License-Identifier: MIT
#pragma once

/// How long a fuzz goes on, and with which seeds: SHARESCOPE_TEST_FUZZ_SECONDS, and SHARESCOPE_TEST_SEED for the first.
///
///     for (FuzzBudget budget(20s); budget.has_more(); budget.next()) try_it_with(budget.seed());

#include <chrono>
#include <cstdlib>

namespace sharescope::test_support {

class FuzzBudget {
 public:
  explicit FuzzBudget(std::chrono::seconds usual) : left_(usual) {
    if (const char* wanted = std::getenv("SHARESCOPE_TEST_FUZZ_SECONDS"))
      left_ = std::chrono::seconds(std::atoi(wanted));
    if (const char* first = std::getenv("SHARESCOPE_TEST_SEED"))
      seed_ = static_cast<unsigned>(std::atoi(first));
  }
  /// One round at least.
  bool has_more() const { return rounds_ == 0 || std::chrono::steady_clock::now() - begun_ < left_; }
  void next() {
    ++rounds_;
    ++seed_;
  }
  unsigned seed() const { return seed_; }
  unsigned rounds() const { return rounds_; }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::chrono::seconds left_;
  unsigned seed_ = 1;
  unsigned rounds_ = 0;
};

}  // namespace sharescope::test_support
