// SPDX-License-Identifier: MIT
#pragma once

/// A table of descriptors that is full, or nearly: for tests of what then fails, and of what does not.
///
/// Belongs to the process that made it.
///
///     if (sanitizer_needs_descriptors) GTEST_SKIP() << why_it_needs_descriptors;
///     const FewDescriptors limit{0};
///     EXPECT_THROW(make_pipe("no more"), SystemError);

#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include "left_behind.hpp"

namespace sharescope::test_support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitizer_needs_descriptors = true;
#else
inline constexpr bool sanitizer_needs_descriptors = false;
#endif
inline constexpr const char* why_it_needs_descriptors =
    "the sanitizer needs free descriptors to look at virtual tables";

/// Leaves room for `free` further descriptors while it lives.
class FewDescriptors {
 public:
  explicit FewDescriptors(int free) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit small = before_;
    small.rlim_cur = static_cast<rlim_t>(open_descriptors().rbegin()->first + 64);
    setrlimit(RLIMIT_NOFILE, &small);
    for (int number = dup(STDERR_FILENO); number >= 0; number = dup(STDERR_FILENO))
      filled_.push_back(number);
    for (; free > 0; --free) {
      close(filled_.back());
      filled_.pop_back();
    }
  }
  ~FewDescriptors() {
    for (const int number : filled_)
      close(number);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
  std::vector<int> filled_;
};

}  // namespace sharescope::test_support
