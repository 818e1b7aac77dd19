// SPDX-License-Identifier: MIT
#pragma once

/// What a queue keeps in shared memory, and what a reader of the session finds at Object::state_at. fill_of()
/// (session/object_fill.hpp) reads how full it is.
///
///     QueueState             rings, how it was made, sleepers, the keeper, the count of tasks
///     LaneDesks              only where form says so
///     SlotRing and its slots the first ring
///
/// Further rings, of unbounded queues only, lie anywhere in the arena. All offsets count from the start of the state,
/// modulo 2^64.
///
///     tail_ring, head_ring   offsets of the rings to put into and to take from; the latter is before the former, or the
///                            same, and `next` leads from one to the other
///     maxsize                items that it holds at the most; 0: unbounded
///     slot_bytes             of each slot, its word included
///     form                   bit 0  parcels: items lie as slots say in parcel.hpp
///                            bit 1  tasks: items taken are counted until they are reported as done
///     dropping               1: shut down at once; what is still in it is dropped
///
/// The size is the sum of tail - head over the rings from head_ring to tail_ring (slot_word.hpp, RingPlace).
///
/// The keeper is a lock for what is rare: finishing for the dead, and the tasks' accounts. Whoever is killed holding it
/// is followed by the next who needs it; all that is done under it can be done again.
///
/// Tasks. `done` is the sum of what the desks say is done, of the places that they say hold nothing, and of `ahead`; one
/// who takes the keeper after a killed one adds it up anew (`adding` tells). Unfinished is what was put, less `done`.
///     ahead                  task_done for items that nobody has taken yet

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/channel/lane_desk.hpp"
#include "sharescope/channel/sleepers.hpp"
#include "sharescope/channel/slot_ring.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

struct TaskCount {
  std::atomic<std::uint64_t> done;
  std::atomic<std::uint64_t> ahead;
  std::atomic<std::uint32_t> adding;
};

struct alignas(64) QueueState {
  static constexpr std::uint32_t parcels = 1;
  static constexpr std::uint32_t tasks = 2;

  std::atomic<std::uint64_t> tail_ring;
  std::atomic<std::uint64_t> head_ring;
  std::uint32_t maxsize;
  std::uint32_t slot_bytes;
  std::uint32_t form;
  std::atomic<std::uint32_t> dropping;

  Sleepers getters;
  Sleepers putters;
  Sleepers joiners;
  alignas(64) OwnerWord keeper;
  alignas(64) TaskCount task;

  bool has_parcels() const noexcept { return (form & parcels) != 0; }
  bool counts_tasks() const noexcept { return (form & tasks) != 0; }
  bool has_desks() const noexcept { return form != 0; }

  std::byte* at(std::uint64_t offset) noexcept { return reinterpret_cast<std::byte*>(this) + offset; }
  std::uint64_t offset_of(const void* pointer) const noexcept {
    return static_cast<std::uint64_t>(static_cast<const std::byte*>(pointer) -
                                      reinterpret_cast<const std::byte*>(this));
  }
  SlotRing& ring_at(std::uint64_t offset) noexcept { return *reinterpret_cast<SlotRing*>(at(offset)); }
  /// Precondition: has_desks().
  LaneDesks& desks() noexcept;
  std::uint64_t first_ring_at() const noexcept;
  SlotRing& first_ring() noexcept { return ring_at(first_ring_at()); }

  static constexpr std::uint64_t bytes_of(std::uint32_t form, std::uint64_t capacity,
                                          std::uint32_t slot_bytes) noexcept;
};

static_assert(sizeof(TaskCount) == 24);
static_assert(sizeof(QueueState) == 384);
static_assert(std::is_standard_layout_v<QueueState>);
static_assert(sizeof(QueueState) % alignof(SlotRing) == 0 && sizeof(LaneDesks) % alignof(SlotRing) == 0);

inline LaneDesks& QueueState::desks() noexcept {
  return *reinterpret_cast<LaneDesks*>(at(sizeof(QueueState)));
}
inline std::uint64_t QueueState::first_ring_at() const noexcept {
  return sizeof(QueueState) + (has_desks() ? sizeof(LaneDesks) : 0);
}
constexpr std::uint64_t QueueState::bytes_of(std::uint32_t form, std::uint64_t capacity,
                                             std::uint32_t slot_bytes) noexcept {
  return sizeof(QueueState) + (form != 0 ? sizeof(LaneDesks) : 0) + SlotRing::bytes_of(capacity, slot_bytes);
}

}  // namespace sharescope
