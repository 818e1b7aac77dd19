// SPDX-License-Identifier: MIT
#pragma once

/// Several who do the same at once: half of them processes, half of them threads.
///
/// Each gets its number, from 0, and returns a number below 90, or nothing. join() ends when all have. A thread that
/// throws ends the test process; what a process does then is in forked_child.hpp.
///
///     Crowd crowd(4, [&](int mine) { return line.wait(); });
///     EXPECT_EQ(crowd.join(), (std::vector{0, 1, 2, 3}));

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

#include "forked_child.hpp"

namespace sharescope::test_support {

class Crowd {
 public:
  template <class Body>
  Crowd(int count, Body body) : Crowd(count - count / 2, count / 2, body) {}

  template <class Body>
  Crowd(int processes, int threads, Body body) {
    // The processes first: a fork copies no threads.
    for (int i = 0; i < processes; ++i)
      processes_.push_back(std::make_unique<ForkedChild>([=] { return number_of(body, i); }));
    results_.resize(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, body, i, mine = processes + i] {
        results_[static_cast<std::size_t>(i)] = number_of(body, mine);
      });
    }
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() {
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.join();
  }

  /// What each returned, sorted.
  std::vector<int> join() {
    std::vector<int> all;
    for (std::thread& thread : threads_)
      thread.join();
    all = results_;
    for (auto& process : processes_)
      all.push_back(process->wait());
    std::sort(all.begin(), all.end());
    return all;
  }

  ForkedChild& process(std::size_t i) { return *processes_[i]; }

 private:
  template <class Body>
  static int number_of(const Body& body, int mine) {
    if constexpr (std::is_void_v<std::invoke_result_t<const Body&, int>>) {
      body(mine);
      return 0;
    } else {
      return static_cast<int>(body(mine));
    }
  }

  std::vector<std::unique_ptr<ForkedChild>> processes_;
  std::vector<int> results_;
  std::vector<std::thread> threads_;
};

}  // namespace sharescope::test_support
