// SPDX-License-Identifier: MIT
#pragma once

/// The events of one lane as the window keeps them: the single operations, the spans that they make (a lock
/// held, a wait), and running totals from which any stretch of time can be summed up without visiting its
/// events.
///
/// One thread. Events come in the order in which the lane recorded them; their ticks never go back (those
/// that do, from a damaged session, are moved to the newest seen). Memory is bounded by the owner, who drops
/// chunks at the front. Where events were missed there is a gap: what was held or waited for is not known
/// across it, and spans are cut at its edges and marked so.
///
///     Track track;
///     track.add(events, 0);
///     Totals sum = track.totals(to, tolerance, cursor) - track.totals(from, tolerance, cursor);

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sharescope/session/event_record.hpp"

namespace sharescope::gui {

/// The window knows events as they were recorded, and no others.
using Event = EventRecord;

/// What is known of an event beyond its record.
enum EventFlag : std::uint8_t {
  waiting_after = 1,  ///< from here to the next event the lane waits
  holding_after = 2,  ///< from here to the next event it holds a lock
  after_gap = 4,      ///< events between the one before and this were missed
  overwrote = 8,  ///< wrote over a value that it had not seen: it read one, and found another when it wrote
};

/// A stretch of one lane's time: a lock held, or a wait.
struct Span {
  std::uint64_t begin = 0;  ///< ticks
  std::uint64_t end = 0;
  std::uint16_t object = 0;
  std::uint16_t other = 0;     ///< of a wait: lane index + 1 of who held the object, 0 when unknown
  std::uint16_t place = 0;     ///< where it began
  std::uint16_t obstacle = 0;  ///< of a wait: the lock that stood in the way, which may be that of the object
  Operation operation = Operation::none;
  Outcome outcome = Outcome::done;  ///< of a wait: how it ended; waits while it lasts
  bool cut_begin = false;           ///< began earlier, in a gap
  bool cut_end = false;             ///< its end was not seen
};

/// Sums over a stretch of time.
struct Totals {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t others = 0;
  std::uint64_t overwrites = 0;
  std::uint64_t waiting = 0;  ///< ticks
  std::uint64_t holding = 0;  ///< ticks
  std::uint64_t covered = 0;  ///< ticks that are not in a gap

  std::uint64_t operations() const noexcept { return reads + writes + others; }
  friend Totals operator-(const Totals& a, const Totals& b) noexcept {
    return {a.reads - b.reads,     a.writes - b.writes,   a.others - b.others,  a.overwrites - b.overwrites,
            a.waiting - b.waiting, a.holding - b.holding, a.covered - b.covered};
  }
};

bool is_read(Operation operation) noexcept;
bool is_write(Operation operation) noexcept;

class Track {
 public:
  /// Small, for each of thousands of short-lived processes has one of its own.
  static constexpr std::size_t chunk_events = 256;
  static constexpr std::size_t block_events = 16;
  /// Locks held inside locks are told apart to this depth.
  static constexpr std::size_t hold_levels = 3;
  /// Locks held at once, and releases by others between two looks: no program has more, a damaged session may.
  static constexpr std::size_t most_held = 64;
  static constexpr std::size_t most_foreign = 256;

  /// `number` is that of the first event in the lane's ring; more than expected means that some were missed.
  void add(std::span<const Event> events, std::uint64_t number);

  /// Forgets all events from ring number `number` on, so that they can be added again without gaps.
  void truncate(std::uint64_t number);

  /// Forgets the oldest chunk. Returns how many events went.
  std::size_t drop_chunk();

  /// Releases of locks that their holders did not make, in the order of object and time.
  struct ForeignRelease {
    std::uint16_t object;
    std::uint64_t ticks;
    friend auto operator<=>(const ForeignRelease&, const ForeignRelease&) = default;
  };
  /// A lock that this lane holds ends with the first of these that comes after its taking.
  void close_holds(std::span<const ForeignRelease> sorted);

  /// Up to here the lane's last state is known to have lasted.
  void set_horizon(std::uint64_t ticks) noexcept { horizon_ = ticks; }

  /// Events are numbered by position: [first(), end()) are kept.
  std::uint64_t first() const noexcept { return first_; }
  std::uint64_t end() const noexcept { return end_; }
  bool empty() const noexcept { return first_ == end_; }
  std::size_t chunks() const noexcept { return chunks_.size(); }
  const Event& event(std::uint64_t position) const noexcept {
    return chunk_of(position).events[position % chunk_events];
  }
  std::uint8_t flags(std::uint64_t position) const noexcept {
    return chunk_of(position).flags[position % chunk_events];
  }
  std::uint64_t first_ticks() const noexcept { return empty() ? 0 : event(first_).ticks; }
  std::uint64_t last_ticks() const noexcept { return empty() ? 0 : event(end_ - 1).ticks; }
  std::uint64_t horizon() const noexcept { return horizon_ > last_ticks() ? horizon_ : last_ticks(); }

  /// Ring number of the event that would come next without a gap.
  std::uint64_t next_number() const noexcept { return next_number_; }
  /// The first ring number from which on nothing was missed.
  std::uint64_t whole_since() const noexcept {
    return segments_.empty() ? next_number_ : segments_.back().number;
  }
  std::uint64_t overwrites() const noexcept { return totals_.overwrites; }

  /// Position of the first event at or after `ticks`.
  std::uint64_t position_of(std::uint64_t ticks) const noexcept;

  /// Where the last question was answered; questions in ascending order are cheap.
  struct Cursor {
    std::size_t chunk = 0;
  };

  /// Sums from the track's beginning to `ticks`. Blocks of events shorter than `tolerance` ticks are not
  /// looked into.
  Totals totals(std::uint64_t ticks, std::uint64_t tolerance, Cursor& cursor) const noexcept;

  /// Spans that touch [from, to], oldest first; the one that lasts still ends at the horizon.
  void waits(std::uint64_t from, std::uint64_t to, std::vector<Span>& out) const;
  void holds(std::size_t level, std::uint64_t from, std::uint64_t to, std::vector<Span>& out) const;

  /// Releases of locks that this lane did not hold, since the last call: somebody else's lock.
  std::vector<ForeignRelease> take_foreign_releases() { return std::exchange(foreign_, {}); }

 private:
  struct Chunk {
    std::array<Event, chunk_events> events;
    std::array<std::uint8_t, chunk_events> flags;
    std::array<Totals, chunk_events / block_events> before;  ///< totals up to each block's first event
  };
  struct Segment {
    std::uint64_t position;  ///< of its first event
    std::uint64_t number;    ///< of the same in the ring
  };
  struct Held {
    Span span;
    std::uint32_t depth;
    std::uint8_t level;
  };
  struct Seen {
    std::uint64_t key = 0;
    std::uint64_t value = 0;
    bool read = false;
  };

  const Chunk& chunk_of(std::uint64_t position) const noexcept {
    return *chunks_[position / chunk_events - first_chunk_];
  }
  void add_one(const Event& event, bool gap);
  void forget_state(std::uint64_t ticks);
  void assume_state(std::span<const Event> events);
  void hold(const Span& span);
  void note_lock(const Event& event);
  void note_unlock(const Event& event);
  void finish_hold(std::size_t index, std::uint64_t ticks, bool cut);
  bool note_value(const Event& event);
  Totals totals_after(std::uint64_t position, Totals before, std::uint64_t ticks) const noexcept;
  static void count(Totals& totals, const Event& event, std::uint8_t flags) noexcept;

  std::deque<std::unique_ptr<Chunk>> chunks_;
  std::uint64_t first_chunk_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t next_number_ = 0;
  std::uint64_t horizon_ = 0;
  std::deque<Segment> segments_;
  Totals totals_;  ///< up to and without the last event
  std::deque<Span> waits_;
  std::array<std::deque<Span>, hold_levels> holds_;
  std::vector<Held> held_;
  bool waiting_ = false;
  Span wait_;
  std::array<Seen, 64> seen_;
  std::vector<ForeignRelease> foreign_;
};

}  // namespace sharescope::gui
