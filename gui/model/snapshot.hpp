// SPDX-License-Identifier: MIT
#pragma once

/// One look at a session: everything that the window shows of it in a frame, copied.
///
/// One thread. Plain values: nothing here points into the session.
///
///     Snapshot now;
///     take_snapshot(reader, session, now);
///     for (const LaneCopy& lane : now.lanes) …

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sharescope/session/reader.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope::gui {

struct Snapshot {
  ControlCopy control;
  std::vector<LaneCopy> lanes;  ///< in the order of their rows
  std::vector<ObjectCopy> objects;
  std::vector<ParameterCopy> parameters;
  std::vector<VerdictCopy> verdicts;
  std::vector<Waiting> waits;
  std::string cycle;            ///< the deadlock that stands now, in words; empty when there is none
  std::vector<Waiting> circle;  ///< the same as edges: each waits for what the next one holds
  /// Locks that were taken in orders that contradict each other, in words: what can deadlock, and has not yet.
  std::string inversion;
  std::vector<LockPair> inverted;    ///< the same as pairs, in a circle
  std::vector<LockPair> lock_pairs;  ///< of which the second was taken while the first was held
  double probe_nanoseconds = 0;
  std::uint64_t now_ticks = 0;        ///< the session's clock
  std::uint64_t now_nanoseconds = 0;  ///< CLOCK_MONOTONIC at the same moment

  /// By its row in the table; null when there is none.
  const LaneCopy* lane_at(std::uint32_t index) const noexcept;
  /// Null for nobody, and when the row belongs to another since.
  const LaneCopy* lane_with(Ticket ticket) const noexcept;
  const ObjectCopy* object(ObjectId id) const noexcept;
  const ParameterCopy* parameter(std::string_view name) const noexcept;
  /// "lock 'counter'", "an object" when it is not listed.
  std::string object_text(ObjectId id) const;
  /// "worker-2", "a process that has ended".
  std::string lane_text(Ticket ticket) const;
};

/// Copies all of it but the objects, which are copied again only when `objects` is set: there may be
/// thousands.
void take_snapshot(const SessionReader& reader, const Session& session, bool objects, Snapshot& now);

/// The workers and whoever else does something that is worth a row: not the supervisor that only waits for
/// them.
std::vector<const LaneCopy*> shown_lanes(const Snapshot& now);

/// The number that gives a lane its colour and mark, from 0: the worker's number, or its place among the
/// others. -1 for the supervisor.
int lane_slot(const LaneCopy& lane, const Snapshot& now);

/// The same for many lanes: one walk over all of them instead of one for each.
class LaneSlots {
 public:
  /// Refers to the snapshot's lanes.
  explicit LaneSlots(const Snapshot& now);
  int of(const LaneCopy& lane) const noexcept;

 private:
  std::span<const LaneCopy> lanes_;
  std::vector<int> slots_;
};

/// Killed by its own program, which was stopped or had found a deadlock.
bool was_ended_by_program(const LaneCopy& lane, const Snapshot& now) noexcept;

/// Whether all who run wait: if that lasts, nobody is left to wake them.
bool everybody_waits(const Snapshot& now) noexcept;

/// Whether it has waited for long enough that an eye can see it: locks are waited for thousands of times a second.
bool waits_visibly(const LaneCopy& lane, const Snapshot& now) noexcept;

/// What a lane is doing, for a person: "running", "waits for lock 'counter', held by worker-2", "finished",
/// "killed by signal 9 (Killed)", "ended with exit code 1".
std::string lane_state_text(const LaneCopy& lane, const Snapshot& now);

}  // namespace sharescope::gui
