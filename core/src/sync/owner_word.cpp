// SPDX-License-Identifier: MIT
#include "sharescope/sync/owner_word.hpp"

#include <algorithm>

#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

// Spinning pays while the holder runs on another processor: a handover then costs a cache line's way instead of
// two system calls. A holder that does not let go within this many relaxations is likely not running.
constexpr int patience_with_one_holder = 300;
constexpr int patience_in_all = 3000;
// Each look takes the word's cache line from the holder, whose next unlock or lock has to fetch it back. So looks get
// rarer while the wait goes on: this many relaxations apart, 0.5 to 2 microseconds.
constexpr int longest_rest = 32;

}  // namespace

OwnerWord::Awaited OwnerWord::await(const Session& session, Ticket me, Deadline deadline) noexcept {
  // Where others always come first, every look finds the word free, and every attempt too late.
  if (deadline.has_passed()) return {false, false};
  Ticket seen = owner.load(std::memory_order_relaxed);
  int patience = patience_with_one_holder;
  int rest = 1;
  for (int left = patience_in_all; left > 0 && patience > 0 && seen != me; left -= rest, patience -= rest) {
    if (seen == nobody || is_abandoned(seen)) return {true, false};
    rest = std::min(2 * rest, longest_rest);
    for (int i = 0; i < rest; ++i)
      relax();
    const Ticket now = owner.load(std::memory_order_relaxed);
    if (now != seen) patience = patience_with_one_holder;
    seen = now;
  }

  asleep.fetch_add(1, std::memory_order_relaxed);
  sleepers.store(1, std::memory_order_relaxed);
  heavy_fence();
  bool woken = true;
  seen = owner.load(std::memory_order_relaxed);
  if (seen != nobody && !is_abandoned(seen) && !notice_death(session)) {
    const Deadline look_again = Deadline::at(monotonic_nanoseconds() + patience_nanoseconds);
    woken = futex_sleep(sleepers, 1, earlier(deadline, look_again));
  }
  asleep.fetch_sub(1, std::memory_order_relaxed);
  return {woken || !deadline.has_passed(), true};
}

void OwnerWord::pass_on() noexcept {
  sleepers.store(1, std::memory_order_relaxed);
  heavy_fence();
  if (owner.load(std::memory_order_relaxed) == nobody) wake_one();
}

void OwnerWord::wake_one() noexcept {
  // Cleared before the wake-up: until the woken one has announced itself again, others unlock without a call.
  sleepers.store(0, std::memory_order_relaxed);
  futex_wake(sleepers, 1);
}

bool OwnerWord::notice_death(const Session& session) noexcept {
  Ticket seen = owner.load(std::memory_order_acquire);
  if (is_abandoned(seen)) return true;
  if (seen == nobody || is_alive(session, seen)) return false;
  if (!owner.compare_exchange_strong(seen, seen | abandoned_bit)) return is_abandoned(seen);
  sleepers.store(0, std::memory_order_relaxed);
  futex_wake(sleepers, everybody);
  return true;
}

bool OwnerWord::recover(const Session& session) noexcept {
  if (!notice_death(session)) return false;
  const Ticket seen = owner.load(std::memory_order_relaxed);
  return is_abandoned(seen) && forget(seen);
}

bool OwnerWord::forget(Ticket dead) noexcept {
  // Counted first: killed after it, one has been counted too many, which wakes a waiter in vain.
  asleep.fetch_add(one_recovery, std::memory_order_release);
  if (!owner.compare_exchange_strong(dead, nobody)) return false;
  sleepers.store(0, std::memory_order_relaxed);
  futex_wake(sleepers, everybody);
  return true;
}

}  // namespace sharescope
