// SPDX-License-Identifier: MIT
#pragma once

/// What one lane has in hand at a queue, so that others can clean up and account for it when it is killed. Only queues
/// whose items may need a block of memory, and those that count tasks, have desks.
///
///     who      bits 31-0   ticket of the lane whose desk it is; of its last one, when that has ended
///     block    an arena block that is being filled: its offset from the start of the queue's state; 0 for none
///     putting  the place that it was about to claim last, or has claimed
///     taking   the same for taking
///                bits 63-58  number of the ring
///                bits 57-32  lap, modulo 2^26
///                bits 31-0   index of the slot
///     taken    bits 63-32  items taken, modulo 2^32
///              bits 31-0   which one was counted last (stamp_of): so one is never counted twice
///     done     of these, how many are reported as done
///     voids    bits 63-32  places whose item died with the lane that was putting it, modulo 2^32
///              bits 31-0   which one was counted last (stamp_of)
///
///     desk \ step     first use          item taken    task_done   its lane ended        recover()
///     nobody's        becomes mine       -             -           -                     -
///     mine            -                  taken + 1     done + 1    -                     -
///     an ended one's  tidied, then mine  -             -           done + 1, for it      done = taken
///                     if taken == done
///
/// `who` is changed by a compare-exchange, the rest by the desk's lane; by whoever holds the queue's keeper once that
/// lane has ended.
///
/// Invariant: done is not more than taken, modulo 2^32.
///
///     if (LaneDesk* desk = core.my_desk()) …

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/channel/slot_word.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

struct alignas(64) LaneDesk {
  std::atomic<Ticket> who;
  std::atomic<std::uint64_t> block;
  std::atomic<std::uint64_t> putting;
  std::atomic<std::uint64_t> taking;
  std::atomic<std::uint64_t> taken;
  std::atomic<std::uint64_t> done;
  std::atomic<std::uint64_t> voids;

  static constexpr std::uint64_t intent(std::uint32_t ring, slots::RingPlace place) noexcept {
    return (static_cast<std::uint64_t>(ring) << 58U) | (place & ((1ULL << 58U) - 1));
  }
  static constexpr std::uint32_t ring_of(std::uint64_t intent) noexcept {
    return static_cast<std::uint32_t>(intent >> 58U);
  }
  static constexpr std::uint32_t index_of(std::uint64_t intent) noexcept {
    return static_cast<std::uint32_t>(intent);
  }
  /// Which item it was, as far as 32 bits can tell.
  static constexpr std::uint32_t stamp_of(std::uint32_t ring, std::uint32_t lap, std::uint32_t index,
                                          std::uint32_t capacity) noexcept {
    return ((lap & slots::lap_mask) * capacity + index) << 6U | ring;
  }
  static constexpr std::uint32_t count_of(std::uint64_t taken) noexcept {
    return static_cast<std::uint32_t>(taken >> 32U);
  }
  static constexpr std::uint32_t stamp_in(std::uint64_t taken) noexcept {
    return static_cast<std::uint32_t>(taken);
  }

  /// Once for each item, however often it is called. By the lane itself, or the keeper.
  void count_taken(std::uint32_t stamp) noexcept { count_once(taken, stamp); }
  /// The same for a place that holds nothing, by the keeper. A lane dies in one put at the most, so whatever is counted
  /// at other desks in between, this one's last is still here. True when it was not counted yet.
  bool count_void(std::uint32_t stamp) noexcept { return count_once(voids, stamp); }
  /// Items taken and not done.
  std::uint32_t open_tasks() const noexcept {
    return count_of(taken.load(std::memory_order_acquire)) -
           static_cast<std::uint32_t>(done.load(std::memory_order_acquire));
  }

 private:
  static bool count_once(std::atomic<std::uint64_t>& counted, std::uint32_t stamp) noexcept {
    const std::uint64_t now = counted.load(std::memory_order_relaxed);
    if (count_of(now) != 0 && stamp_in(now) == stamp) return false;
    counted.store((static_cast<std::uint64_t>(count_of(now) + 1) << 32U) | stamp, std::memory_order_release);
    return true;
  }
};

static_assert(sizeof(LaneDesk) == 64);
static_assert(std::is_standard_layout_v<LaneDesk>);
static_assert(LaneDesk::ring_of(LaneDesk::intent(21, slots::make_place(UINT32_MAX, 7))) == 21);
static_assert(LaneDesk::index_of(LaneDesk::intent(21, slots::make_place(UINT32_MAX, 7))) == 7);

struct LaneDesks {
  LaneDesk desk[limits::lanes];
};

}  // namespace sharescope
