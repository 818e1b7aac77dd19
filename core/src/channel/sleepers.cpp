// SPDX-License-Identifier: MIT
#include "sharescope/channel/sleepers.hpp"

#include "sharescope/session/clock.hpp"
#include "sharescope/sync/asymmetric_fence.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

void Sleepers::wake_one() noexcept {
  word.store(0, std::memory_order_seq_cst);
  futex_wake(word, 1);
}

void Sleepers::wake_all() noexcept {
  word.store(0, std::memory_order_seq_cst);
  futex_wake(word, everybody);
}

void Sleepers::announce() noexcept {
  asleep.fetch_add(1, std::memory_order_relaxed);
  expect_sleepers();
}

void Sleepers::expect_sleepers() noexcept {
  word.store(1, std::memory_order_relaxed);
  heavy_fence();
}

bool Sleepers::sleep(Deadline deadline) noexcept {
  const Deadline look_again = Deadline::at(monotonic_nanoseconds() + OwnerWord::patience_nanoseconds);
  return futex_sleep(word, 1, earlier(deadline, look_again));
}

}  // namespace sharescope
