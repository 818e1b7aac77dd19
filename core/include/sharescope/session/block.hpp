// SPDX-License-Identifier: MIT
#pragma once

/// The session as it lies in memory. One file descriptor, made with memfd_create(2), holds:
///
///     Block      header, control, and the fixed tables
///     rings      limits::lanes times limits::ring_events events, each taken from the machine when its lane is
///                attached to a session that records
///     schedule   the steps done in this execution, the states before them, the choices that are to be made, those that a watcher wants
///     tree       what exploring has found: a leaf for each execution, and their choices (exploration.hpp)
///     arena      the shared objects themselves (memory/arena.hpp)
///
/// A private session holds the block and the arena alone. How large the arena is, the header says: limits::arena_bytes,
/// or less where the process that made it had less to give.
///
/// The descriptor is handed on by inheritance, and named to the program in SHARESCOPE_SESSION. It is sealed
/// against growing and shrinking, so that nobody who holds it can make others fault.
///
/// Invariants: the header never changes once `magic` is written. A reader compares magic, version and
/// block_bytes before it believes anything else (session/reader.hpp).

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/control.hpp"
#include "sharescope/session/event_record.hpp"
#include "sharescope/session/exploration.hpp"
#include "sharescope/session/fork_table.hpp"
#include "sharescope/session/goal_entry.hpp"
#include "sharescope/session/lane.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/lock_order.hpp"
#include "sharescope/session/object.hpp"
#include "sharescope/session/parameter_entry.hpp"
#include "sharescope/session/place.hpp"
#include "sharescope/session/protection.hpp"
#include "sharescope/session/structure.hpp"
#include "sharescope/session/turns.hpp"
#include "sharescope/session/verdict_entry.hpp"

namespace sharescope {

inline constexpr std::uint64_t session_magic = 0x31504F4353524853ULL;  // "SHRSCOP1", little-endian

/// What the numbers in EventRecord::ticks mean; see session/clock.hpp.
enum class ClockKind : std::uint32_t { nanoseconds = 0, processor_ticks = 1 };

struct alignas(64) Header {
  std::atomic<std::uint64_t> magic;
  std::uint32_t version;
  std::uint32_t records;      ///< 1: lanes record events; 0: a private session, watched by nobody
  std::uint64_t block_bytes;  ///< sizeof(Block)
  std::uint64_t rings_at;
  std::uint64_t ring_bytes;  ///< of one ring
  std::uint64_t arena_at;
  std::uint64_t arena_bytes;
  std::uint64_t total_bytes;
  ClockKind clock;
  std::uint32_t creator_pid;
  std::uint64_t epoch_ticks;                     ///< the clock when the session was made
  std::uint64_t epoch_nanoseconds;               ///< CLOCK_MONOTONIC at the same moment
  std::atomic<std::uint64_t> probe_picoseconds;  ///< what recording one event costs, measured in the program
};

struct Block {
  Header header;
  Control control;
  std::atomic<std::uint32_t> objects_used;      ///< entries below this index have been used
  std::atomic<std::uint32_t> objects_unlisted;  ///< made when the table was full
  std::atomic<std::uint64_t> bytes_kept;        ///< of objects whose life is `kept`
  std::atomic<std::uint32_t> lanes_next;        ///< where the next newcomer begins to look for a lane; a hint
  std::atomic<std::uint32_t> images_put_back;   ///< how often the arena was put back to an image of it
  Lane lanes[limits::lanes];
  Object objects[limits::objects];
  Place places[limits::places];
  ParameterEntry parameters[limits::parameters];
  VerdictEntry verdicts[limits::verdicts];
  Protection protections[limits::objects];  ///< of the object with the same id
  LockOrders lock_orders;
  StructureEntry structures[limits::structures];
  Turns turns;
  Exploration exploration;
  GoalEntry goals[limits::goals];
  ForkTable forks;
};

static_assert(std::is_standard_layout_v<Block>);

inline constexpr std::uint64_t page_bytes = 4096;
constexpr std::uint64_t whole_pages(std::uint64_t bytes) noexcept {
  return (bytes + page_bytes - 1) / page_bytes * page_bytes;
}
inline constexpr std::uint64_t ring_bytes = whole_pages(sizeof(EventRecord) * limits::ring_events);
inline constexpr std::uint64_t rings_at = whole_pages(sizeof(Block));
inline constexpr std::uint64_t steps_at = rings_at + ring_bytes * limits::lanes;
inline constexpr std::uint64_t steps_bytes = whole_pages(sizeof(StepRecord) * limits::schedule_steps);
inline constexpr std::uint64_t choices_bytes = whole_pages(sizeof(Choice) * limits::schedule_steps);
inline constexpr std::uint64_t keys_at = steps_at + steps_bytes;
inline constexpr std::uint64_t keys_bytes = whole_pages(sizeof(std::uint64_t) * (limits::schedule_steps + 1));
inline constexpr std::uint64_t wish_at = keys_at + keys_bytes;
inline constexpr std::uint64_t wanted_at = wish_at + choices_bytes;
inline constexpr std::uint64_t leaves_at = wanted_at + choices_bytes;
inline constexpr std::uint64_t leaves_bytes = whole_pages(sizeof(Leaf) * limits::leaves);
inline constexpr std::uint64_t tree_choices_at = leaves_at + leaves_bytes;
inline constexpr std::uint64_t tree_choices_bytes = whole_pages(sizeof(Choice) * limits::tree_choices);
inline constexpr std::uint64_t arena_at = tree_choices_at + tree_choices_bytes;
inline constexpr std::uint64_t session_bytes = arena_at + limits::arena_bytes;

}  // namespace sharescope
