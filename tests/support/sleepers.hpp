// SPDX-License-Identifier: MIT
#pragma once

/// Processes and threads that wait for a condition, and how many of them have been woken.
///
/// For the thread that made them. Who is still asleep when they are destroyed is woken, if it is a thread; processes
/// are killed.
///
///     Sleepers sleepers(changed, 3, 3);
///     ASSERT_TRUE(sleepers.are_asleep());
///     notify(changed, 2);
///     EXPECT_TRUE(sleepers.are_woken(2));

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "crowd.hpp"
#include "elapsed.hpp"
#include "shared_block.hpp"
#include "sharescope/sync/condition.hpp"
#include "waiting_lanes.hpp"

namespace sharescope::test_support {

/// Under the lock.
template <class L>
void notify(Condition<L>& condition, std::int64_t count) {
  std::scoped_lock hold(condition);
  condition.notify(count);
}

template <class L>
class Sleepers {
 public:
  Sleepers(Condition<L>& condition, int processes, int threads)
      : condition_(condition),
        before_(waiting_for(condition)),
        count_(processes + threads),
        crowd_(processes, threads, [&condition, woken = &*woken_](int) {
          std::scoped_lock hold(condition);
          condition.wait();
          woken->fetch_add(1);
        }) {}
  Sleepers(const Sleepers&) = delete;
  Sleepers& operator=(const Sleepers&) = delete;
  ~Sleepers() {
    while (woken_->load() < count_) {
      std::scoped_lock hold(condition_);
      condition_.notify_all();
    }
  }

  bool are_asleep() const { return comes_to_wait(condition_, before_ + static_cast<std::size_t>(count_)); }

  /// Whether so many are woken, and no more.
  bool are_woken(int count) const {
    return comes_true([&] { return woken_->load() == count; }) &&
           stays_true([&] { return woken_->load() == count; }, std::chrono::milliseconds(10));
  }

 private:
  Condition<L>& condition_;
  std::size_t before_;
  int count_;
  SharedBlock<std::atomic<int>> woken_;
  Crowd crowd_;
};

}  // namespace sharescope::test_support
