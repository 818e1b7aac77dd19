// SPDX-License-Identifier: MIT
#pragma once

/// A lock for many readers or one writer, shared by processes.
///
/// May be used by any thread and process of the program at once. It is SharedTimedLockable, so std::shared_lock and
/// std::scoped_lock take it:
///
///     sharescope::RWLock catalogue{"catalogue"};
///     { std::shared_lock hold(catalogue); … }   // read: others may read, too
///     { std::scoped_lock hold(catalogue); … }   // write: alone
///
///     state \ operation       lock_shared       lock                        try_lock_shared  try_lock  recover
///     free                    reads             writes                      true             true      false
///     others read             reads             waits, no reader comes in   true             false     false
///     a writer waits for them waits             waits                       false            false     false
///     another writes          waits             waits                       false            false     false
///     the caller reads        reads, one level  InvalidValue                true             false     false
///     the caller writes       InvalidValue      InvalidValue                false            false     false
///     a writer died writing   OwnerDied         OwnerDied                   OwnerDied        OwnerDied free, true
///
/// Writers are preferred: from the moment a writer has its turn, which it takes among the writers, no further reader
/// comes in; so a writer waits for the readers that are in and for other writers, and readers may have to wait for as
/// long as writers keep coming. Only who holds it can give it back: NotOwner. What could only wait for the caller
/// itself is an error at once.
///
/// A reader that dies is forgotten, and so is a writer that dies while it waits. One that dies writing is reported as
/// by Lock: OwnerDied for all, readers included, within 100 ms for those who wait, until recover(), which is the place
/// to mend what it left. Python has no such lock; names and meanings are C++'s std::shared_timed_mutex, the report that
/// of POSIX robust mutexes. The state in shared memory: rwlock_state.hpp.
///
/// Invariant: while one writes, nobody reads, and no other writes.

#include <source_location>
#include <string_view>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/lock_obstacle.hpp"
#include "sharescope/sync/rwlock_obstacle.hpp"
#include "sharescope/sync/rwlock_state.hpp"

namespace sharescope {

class RWLock {
 public:
  /// What an event's detail says of a lock or unlock for reading.
  static constexpr std::uint32_t for_reading = 1;

  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit RWLock(std::string_view name = {})
      : listing_({.kind = ObjectKind::rwlock, .name = name, .state_bytes = sizeof(RWLockState)}) {}

  /// Waits as long as it takes. Throws OwnerDied, InvalidValue, Interrupted.
  void lock(std::source_location where = std::source_location::current()) {
    write(Operation::lock, Deadline::never(), where);
  }

  /// Never waits. Throws OwnerDied.
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return write(Operation::try_lock, Deadline::at_once(), where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws as lock().
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return write(Operation::lock, Deadline::after(span, id()), where);
  }

  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return write(Operation::lock, Deadline::until(until, id()), where);
  }

  /// By the writer only. Never waits. Throws NotOwner.
  void unlock(std::source_location where = std::source_location::current()) {
    door::perform(Operation::unlock, listing_.id(), where, [this]<class Note>(Note& note) {
      if constexpr (!Note::peeking) {
        if (state().writer.owner.load(std::memory_order_relaxed) != this_lane.ticket) [[unlikely]]
          throw_not_owner(false);
        if constexpr (Note::watching) note.other = static_cast<std::uint16_t>(this_lane.ticket & 0xFFFFU);
        stop_writing(note);
      }
    });
  }

  /// Waits as long as it takes. Throws OwnerDied, InvalidValue, Interrupted.
  void lock_shared(std::source_location where = std::source_location::current()) {
    read(Operation::lock, Deadline::never(), where);
  }

  /// Never waits. Throws OwnerDied.
  [[nodiscard]] bool try_lock_shared(std::source_location where = std::source_location::current()) {
    return read(Operation::try_lock, Deadline::at_once(), where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws as lock_shared().
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_shared_for(std::chrono::duration<Rep, Period> span,
                                         std::source_location where = std::source_location::current()) {
    return read(Operation::lock, Deadline::after(span, id()), where);
  }

  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_shared_until(std::chrono::time_point<Clock, Span> until,
                                           std::source_location where = std::source_location::current()) {
    return read(Operation::lock, Deadline::until(until, id()), where);
  }

  /// By a reader only, once for each lock_shared(). Never waits. Throws NotOwner.
  void unlock_shared(std::source_location where = std::source_location::current()) {
    door::perform(Operation::unlock, listing_.id(), where, [this]<class Note>(Note& note) {
      if constexpr (!Note::peeking) {
        const Ticket me = this_lane.ticket;
        if (!state().is_in(me)) [[unlikely]]
          throw_not_owner(true);
        if constexpr (Note::watching) {
          note.detail = for_reading;
          note.other = static_cast<std::uint16_t>(me & 0xFFFFU);
        }
        stop_reading(me, note);
      }
    });
  }

  /// Whether a writer has it just now, or waits for the readers to leave. Never waits.
  bool locked(std::source_location where = std::source_location::current()) const;

  /// After an OwnerDied: nobody has it, and it works again. False when no writer had died writing.
  bool recover(std::source_location where = std::source_location::current());

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

 private:
  RWLockState& state() const noexcept { return *listing_.state<RWLockState>(); }

  bool read(Operation operation, Deadline deadline, std::source_location where) {
    return door::perform(operation, listing_.id(), where, deadline, ReaderObstacle(state(), listing_.id()),
                         [this, operation]<class Note>([[maybe_unused]] Note& note) {
                           if constexpr (Note::peeking) return true;
                           if constexpr (Note::watching) note.detail = for_reading;
                           RWLockState::Reader& mine = state().place_of(lane_of(this_lane.ticket));
                           if (mine.ticket.load(std::memory_order_relaxed) == this_lane.ticket) [[unlikely]] {
                             mine.depth.fetch_add(1, std::memory_order_relaxed);
                             return true;
                           }
                           if (state().try_enter(this_lane.ticket)) [[likely]]
                             return true;
                           return may_read_later(operation);
                         });
  }

  bool write(Operation operation, Deadline deadline, std::source_location where) {
    WriterVisit visit;
    const bool writes = door::perform(operation, listing_.id(), where, deadline,
                                      WriterObstacle(state(), listing_.id(), visit),
                                      [this, operation, visit = &visit]<class Note>(Note& /*note*/) {
                                        if constexpr (Note::peeking) return true;
                                        if (!visit->has_turn) {
                                          const Ticket me = this_lane.ticket;
                                          if (state().is_in(me) || !state().try_take(me))
                                            return may_write_later(operation);
                                          visit->has_turn = true;
                                        }
                                        if (!state().are_readers_gone(*this_lane.session)) return false;
                                        state().writer.depth.store(1, std::memory_order_relaxed);
                                        return true;
                                      });
    if (!writes && visit.has_turn) WriterObstacle(state(), listing_.id(), visit).gave_up();
    return writes;
  }

  template <class Note>
  void stop_writing(const Note& note) {
    state().writer.depth.store(0, std::memory_order_relaxed);
    give_back(state().writer, note);
    // Behind the fence that stands in give_back.
    state().writer_left.ring(everybody);
  }

  template <class Note>
  void stop_reading(Ticket me, const Note& /*note*/) {
    RWLockState::Reader& mine = state().place_of(lane_of(me));
    const std::uint32_t depth = mine.depth.load(std::memory_order_relaxed);
    if (depth > 1) [[unlikely]] {
      mine.depth.store(depth - 1, std::memory_order_relaxed);
    } else if (Note::hurried || (this_lane.attention & attention::fenced) == 0) {
      state().leave(me);
    } else {
      state().leave_fenced(me);
    }
  }

  /// False: it is worth waiting. Throws when it is not.
  bool may_read_later(Operation operation) const;
  bool may_write_later(Operation operation) const;
  [[noreturn]] void throw_not_owner(bool reader) const;

  Listing listing_;
};

}  // namespace sharescope

#include "sharescope/sync/guards.hpp"
#include "sharescope/sync/shared_guard.hpp"
