// SPDX-License-Identifier: MIT
#pragma once

/// The session from the outside: copies of what it says, taken while the program runs.
///
/// A reader trusts nothing. Every index, offset, length and enumeration that it copies is checked, and what is
/// out of range is left out or shown as unknown; a session that is truncated, corrupted or of another version is
/// refused by open() with one clear sentence. It never blocks and never makes the program wait.
///
/// One reader belongs to one thread; any number of readers may read one session.
///
///     SessionReader reader = SessionReader::open(descriptor);
///     for (const LaneCopy& lane : reader.lanes()) std::puts(lane.name.c_str());

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sharescope/session/array_look.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/number.hpp"
#include "sharescope/session/object_fill.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope {

struct LaneCopy {
  std::uint32_t index = 0;       ///< row in the table
  std::uint32_t generation = 0;  ///< another generation is another process
  Ticket ticket = nobody;
  Life life = Life::free;
  Role role = Role::plain;
  std::int32_t pid = 0;
  std::int32_t tid = 0;
  Ticket parent = nobody;
  std::uint32_t number = 0;  ///< worker number in its Program, from 1; 0 for others
  std::string name;
  std::optional<int> exit_code;

  Operation operation = Operation::none;  ///< what it is doing, or did last
  Outcome outcome = Outcome::done;        ///< waits: it is in the middle of it
  PlaceId place = 0;                      ///< from where
  ObjectId object = 0;                    ///< to what
  std::uint64_t operations = 0;

  ObjectId waits_for = 0;
  std::uint64_t waits_since = 0;  ///< CLOCK_MONOTONIC, nanoseconds
  std::uint32_t waits = 0;
  std::uint64_t waited = 0;  ///< nanoseconds

  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::uint64_t events = 0;  ///< recorded so far
  std::uint64_t left_out =
      0;  ///< events that a signal handler could not record: it came while one was being recorded
  bool half_written = false;  ///< killed in the middle of recording an event
};

/// What protects an object, as far as has been seen; protection.hpp says how that is found out.
struct ProtectionCopy {
  bool shared = false;          ///< a second lane has come to it
  bool written = false;         ///< and somebody wrote to it since
  bool no_common_lock = false;  ///< no lock was held at every access
  std::vector<ObjectId> locks;  ///< those that were
  PlaceId place = 0;            ///< where the last common lock fell away
};

/// A named part of a structure; what it says of its place has been checked.
struct FieldCopy {
  std::string name;
  char type_code = 0;  ///< 0: unknown
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;  ///< of one element
  std::uint32_t count = 1;
};

struct ObjectCopy {
  ObjectId id = 0;
  std::uint32_t generation = 0;
  bool retired =
      false;  ///< the program has destroyed it; what has data all the same was kept to be looked at
  ObjectKind kind = ObjectKind::none;
  char type_code = 0;
  std::string name;
  std::string type_name;
  std::vector<FieldCopy> fields;  ///< of the value, or of each element; empty when they are not known
  ArrayLook look;
  std::uint32_t element_bytes = 0;
  std::uint64_t count = 0;
  std::uint64_t data_bytes = 0;
  ObjectId guard = 0;         ///< its lock, 0 for none
  Ticket owner = nobody;      ///< who holds it now (locks; for a value, who holds its lock)
  bool abandoned = false;     ///< its owner died holding it
  std::uint32_t depth = 0;    ///< how often an rlock's owner has taken it
  std::uint32_t waiting = 0;  ///< lanes that wait for it now
  ProtectionCopy protection;
  FillCopy fill;
};

struct PlaceCopy {
  std::string file;
  std::string function;
  std::uint32_t line = 0;
};

struct ParameterCopy {
  std::uint32_t index = 0;
  std::string name;
  std::string label;
  std::int64_t value = 0;
  std::int64_t initial = 0;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  Takes takes = Takes::at_once;
};

struct VerdictCopy {
  std::string name;
  Declared declared = Declared::equal;
  ObjectId object = 0;
  Number expected;
  Number actual;
  double tolerance = 0;
  bool settled = false;
  bool holds = false;
};

struct ControlCopy {
  Pace pace = Pace::free;
  Gate gate = Gate::open;
  bool stop_wanted = false;
  std::uint64_t slow_nanoseconds = 0;
  Phase phase = Phase::declaring;
  ProgramOutcome outcome = ProgramOutcome::none;
  std::int32_t supervisor_pid = 0;
  std::uint32_t runs = 0;
  std::uint64_t started = 0;  ///< CLOCK_MONOTONIC nanoseconds, 0 when not yet
  std::uint64_t ended = 0;
  std::string message;
  std::string program;
};

class SessionReader {
 public:
  /// Checks and maps. Throws SessionError with one sentence: truncated, not a session, of version N, corrupted.
  static SessionReader open(int descriptor);

  ControlCopy control() const;
  std::vector<LaneCopy> lanes() const;      ///< those that were ever used, in table order
  std::vector<ObjectCopy> objects() const;  ///< listed and retired ones, in table order, from id 1
  std::vector<ParameterCopy> parameters() const;
  std::vector<VerdictCopy> verdicts() const;
  std::optional<PlaceCopy> place(PlaceId id) const;  ///< absent for 0, unknown or unpublished ids

  /// Pairs of locks of which the second was taken while the first was held.
  std::vector<LockPair> lock_pairs() const { return session_.block().lock_orders.pairs(); }

  /// Copies up to room.size() bytes of an object's data from `offset` on; returns how many. 0 for objects without
  /// data or with a place in memory that cannot be.
  std::size_t bytes(ObjectId id, std::uint64_t offset, std::span<std::byte> room) const;

  /// Events of one lane, see EventRing::read. Objects, places and kinds in the copies are in range.
  EventRing::Copy events(std::uint32_t lane, std::uint64_t next, std::span<EventRecord> room,
                         bool newest = false) const;

  TickScale tick_scale() const;
  double probe_nanoseconds()
      const;  ///< what recording one event costs, measured by the program itself; 0 unknown
  std::uint32_t objects_unlisted() const;
  std::uint64_t epoch_nanoseconds() const;  ///< CLOCK_MONOTONIC at tick 0 of tick_scale()

 private:
  explicit SessionReader(Session session) : session_(static_cast<Session&&>(session)) {}
  Session session_;
};

}  // namespace sharescope
