// SPDX-License-Identifier: MIT
#pragma once

/// Those who sleep at one side of a queue, and how they are woken: one for each thing that happened, not one by one
/// for all that happened while a woken one had not yet come to itself.
///
///     word    0 nobody needs to be woken;  1 somebody may sleep on this word
///     asleep  how many have announced that they sleep: too many by those killed asleep. Only a hint
///
///     word \ step   announce   woken for        woken one got on
///     0             1          0                1 if others sleep; then one is woken if there is work for it
///     1             1          0, wakes one     the same
///
/// What a publisher pays is one load. It wakes one sleeper and clears the word, so the next thing that it publishes
/// costs no system call; the woken one wakes the next, once it has got on and there is more. The fence between
/// publishing and that load is the sleeper's: asymmetric_fence.hpp.
///
/// Any thread or process, which may be killed at any moment: every sleep is bounded by OwnerWord's patience, so a
/// wake-up that died with somebody delays the others by that much at the most.
///
///     slot.publish();  light_fence();  if (getters.anybody()) getters.wake_one();
///     getters.await(deadline, [&] { return ring.has_item(); }, spins);

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/tick_counter.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

struct alignas(64) Sleepers {
  std::atomic<std::uint32_t> word;
  std::atomic<std::uint32_t> asleep;

  struct Awaited {
    bool in_time;  ///< the deadline has not passed
    bool slept;    ///< it did not only spin
  };

  /// After the fence that belongs behind what was published.
  bool anybody() const noexcept { return word.load(std::memory_order_relaxed) != 0; }
  void wake_one() noexcept;
  void wake_all() noexcept;

  /// Returns when it is worth trying again: `ready` says so, somebody woke us, or the patience is over. Looks for
  /// `relaxations` of the processor first, ever more rarely, since each look takes the cache line from who works on
  /// it; then sleeps.
  template <class Ready>
  Awaited await(Deadline deadline, int relaxations, Ready ready) noexcept {
    if (deadline.has_passed()) return {false, false};
    int rest = 1;
    for (int left = relaxations; left > 0; left -= rest) {
      if (ready()) return {true, false};
      rest = std::min(2 * rest, longest_rest);
      for (int i = 0; i < rest; ++i)
        relax();
    }
    announce();
    const bool woken = ready() || sleep(deadline);
    asleep.fetch_sub(1, std::memory_order_relaxed);
    return {woken || !deadline.has_passed(), true};
  }

  /// By who has slept in await(), when it got on and when it gives up: the wake-up that it may have used up, and those
  /// that others left out because it was on its way, go to another.
  template <class Ready>
  void pass_on(Ready ready) noexcept {
    if (asleep.load(std::memory_order_relaxed) == 0) return;
    expect_sleepers();
    if (ready()) wake_one();
  }

 private:
  static constexpr int longest_rest = 32;

  void announce() noexcept;
  void expect_sleepers() noexcept;
  bool sleep(Deadline deadline) noexcept;
};

static_assert(sizeof(Sleepers) == 64);
static_assert(std::is_standard_layout_v<Sleepers>);

}  // namespace sharescope
