// SPDX-License-Identifier: MIT
#pragma once

/// A lane: one process or thread in the session's chart, and what it is doing now.
///
/// Who writes: the lane's own thread, except `life` (whoever finds it dead) and `exit_code` (its parent).
/// Who reads: anybody, at any time; each field alone is consistent.
///
/// Invariants: a lane is taken by raising `claim` from free, finished or dead to attached in one
/// compare-exchange that also names the pid, so a process killed in between leaves a lane that can be told
/// from a living one. Its generation is raised before it is used again. The lifeline is held from attach to
/// detach by the lane's thread: lifeline.hpp.
///
///     const Lane& lane = session.lane(i);
///     if (life_of(lane.claim.load()) == Life::running) std::puts(lane.name.bytes);

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/event_ring.hpp"
#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/lifeline.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/operation.hpp"

namespace sharescope {

enum class Life : std::uint32_t {
  free = 0,  ///< never used
  claimed,   ///< being described, or given back; not to be shown
  running,
  finished,  ///< ended of its own will
  dead,      ///< killed, or ended without saying so
};

/// What a lane is for, so that the window can tell workers from the process that waits for them.
enum class Role : std::uint32_t {
  plain = 0,   ///< a thread or process of the program
  supervisor,  ///< the process in Program::run, which waits for its workers
  worker,
};

/// bits 63-32 the pid, bits 31-0 the Life.
using Claim = std::uint64_t;
constexpr Claim make_claim(std::int32_t pid, Life life) noexcept {
  return (static_cast<Claim>(static_cast<std::uint32_t>(pid)) << 32U) | static_cast<std::uint32_t>(life);
}
constexpr Life life_of(Claim claim) noexcept { return static_cast<Life>(claim & 0xFFFFFFFFU); }
constexpr std::int32_t pid_of(Claim claim) noexcept { return static_cast<std::int32_t>(claim >> 32U); }

/// The operation a lane is in: bits 63-56 operation, 55-48 Outcome (waits, or done when it is over),
/// 47-32 place, 31-0 object.
using Doing = std::uint64_t;
constexpr Doing make_doing(Operation operation, Outcome outcome, std::uint32_t place,
                           std::uint32_t object) noexcept {
  return (static_cast<Doing>(operation) << 56U) | (static_cast<Doing>(outcome) << 48U) |
         (static_cast<Doing>(place & 0xFFFFU) << 32U) | object;
}
constexpr Operation operation_of(Doing doing) noexcept { return static_cast<Operation>(doing >> 56U); }
constexpr Outcome outcome_of(Doing doing) noexcept { return static_cast<Outcome>((doing >> 48U) & 0xFFU); }
constexpr std::uint32_t place_of(Doing doing) noexcept {
  return static_cast<std::uint32_t>((doing >> 32U) & 0xFFFFU);
}
constexpr std::uint32_t object_of(Doing doing) noexcept {
  return static_cast<std::uint32_t>(doing & 0xFFFFFFFFU);
}

/// exit_code while the lane runs, or when nobody could tell.
inline constexpr std::int32_t exit_code_unknown = INT32_MIN;

/// waits_until of a wait that only its object can end.
inline constexpr std::uint64_t wait_for_ever = UINT64_MAX;

struct alignas(64) Lane {
  /// Operations that happened since attach; only of a session that records.
  std::uint64_t operations() const noexcept {
    const std::uint64_t not_done = not_operations.load(std::memory_order_relaxed);
    const std::uint64_t records = ring.published.load(std::memory_order_relaxed);
    return records > not_done ? records - not_done : 0;
  }

  // Identity, written while claimed.
  std::atomic<Claim> claim;
  std::atomic<std::uint32_t> generation;
  std::atomic<std::uint32_t> parent;  ///< ticket of the lane that started this one, or nobody
  std::atomic<Role> role;
  std::atomic<std::int32_t> tid;
  FixedText<limits::name_bytes> name;

  // Liveness and end.
  alignas(64) Lifeline lifeline;
  std::atomic<std::int32_t> exit_code;
  std::atomic<std::uint32_t> number;  ///< 1, 2, 3 … among the workers of a Program; 0 for others

  // Written at every watched operation.
  alignas(64) RingCounters ring;
  std::atomic<Doing> doing;
  std::atomic<std::uint64_t> not_operations;  ///< records that are no finished operation: waits, refusals
  std::atomic<std::uint64_t> left_out;  ///< records that a signal handler could not write: event_ring.hpp

  // Written when the lane has to wait, watched or not.
  alignas(64) std::atomic<std::uint32_t> waits_for;  ///< object id, 0 when it does not wait
  std::atomic<std::uint32_t> waits;                  ///< how often it has waited
  std::atomic<std::uint64_t> waits_since;            ///< nanoseconds of CLOCK_MONOTONIC
  std::atomic<std::uint64_t> waits_until;  ///< nanoseconds of CLOCK_MONOTONIC; wait_for_ever: no limit
  std::atomic<std::uint64_t> waited;       ///< nanoseconds spent waiting so far
  std::atomic<std::uint32_t> looked;       ///< how often it has looked again while it waited, in vain

  // Progress, written by Worker::progress.
  alignas(64) std::atomic<std::uint64_t> done;
  std::atomic<std::uint64_t> total;
};

static_assert(sizeof(Lane) == 320);
static_assert(std::is_standard_layout_v<Lane>);
static_assert(std::atomic<Claim>::is_always_lock_free);
static_assert(std::atomic<Role>::is_always_lock_free);

}  // namespace sharescope
