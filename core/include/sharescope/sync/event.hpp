// SPDX-License-Identifier: MIT
#pragma once

/// Something that has happened or not, for all processes to see and to wait for (Python's multiprocessing.Event).
///
/// May be used by any thread and process of the program at once. It has no lock and no owner, so nothing can die
/// holding it, and a signal handler may use it, also on a thread that is in the middle of wait() or is_set().
///
///     sharescope::Event ready{"ready"};
///     ready.wait();          // the workers
///     ready.set();           // the one that prepares
///
///     state \ operation   wait     wait_for        is_set   set                   clear
///     clear               waits    waits, false    false    set; wakes all        -
///     set                 at once  true            true     -                     clear
///
///     word   bit  0      set
///            bits 31-1   how often it was raised from clear to set, modulo 2^31
///
/// A waiter goes on when the event is set, or has been set since it began to wait: set() with a clear() right behind
/// it releases everybody who was waiting, however late they get to look. (With Python's processes such a pulse is
/// mostly lost: gh-95826.) A process killed in any of these leaves the event as it was or as it was to be; killed
/// before it woke the others, it delays them by 40 ms at most.
///
/// Invariant: the count of raises never falls, but for its wrapping around. Semantics: Python's documentation of
/// multiprocessing.Event, and threading.Event for set() followed by clear().

#include <atomic>
#include <chrono>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <type_traits>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/bell.hpp"

namespace sharescope {

/// The state of an event in shared memory.
struct EventState {
  std::atomic<std::uint32_t> word;
  std::uint32_t reserved;
  Bell bell;

  static constexpr std::uint32_t set_bit = 1;
  static constexpr std::uint32_t one_raise = 2;

  static constexpr bool is_set(std::uint32_t word) noexcept { return (word & set_bit) != 0; }
  static constexpr std::uint32_t raises(std::uint32_t word) noexcept { return word / one_raise; }
};
static_assert(sizeof(EventState) == 24);
static_assert(std::is_standard_layout_v<EventState>);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

class Event {
 public:
  /// Clear at first. Throws OutOfMemory. To be made before the processes that use it are started.
  explicit Event(std::string_view name = {})
      : listing_({.kind = ObjectKind::event, .name = name, .state_bytes = sizeof(EventState)}) {}

  /// Releases all who wait, and those who come until clear(). Never blocks; async-signal-safe on a thread that has
  /// used a shared object before.
  void set(std::source_location where = std::source_location::current());

  /// Never blocks; async-signal-safe likewise.
  void clear(std::source_location where = std::source_location::current());

  /// Never blocks; async-signal-safe likewise.
  bool is_set(std::source_location where = std::source_location::current()) const {
    return door::perform(Operation::get, listing_.id(), where, [this]<class Note>(Note& note) {
      const bool set = EventState::is_set(state().word.load(std::memory_order_acquire));
      if constexpr (Note::watching) note.before = note.after = set ? 1 : 0;
      return set;
    });
  }

  /// Waits as long as it takes. Throws Interrupted.
  void wait(std::source_location where = std::source_location::current()) { await(Deadline::never(), where); }

  /// Waits for `span` at the most; a span of zero or less does not wait. Whether it was set. Throws Interrupted.
  template <class Rep, class Period>
  [[nodiscard]] bool wait_for(std::chrono::duration<Rep, Period> span,
                              std::source_location where = std::source_location::current()) {
    return await(Deadline::after(span, id()), where);
  }

  /// The same until a point in time, whatever its clock.
  template <class Clock, class Span>
  [[nodiscard]] bool wait_until(std::chrono::time_point<Clock, Span> until,
                                std::source_location where = std::source_location::current()) {
    return await(Deadline::until(until, id()), where);
  }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

 private:
  EventState& state() const noexcept { return *listing_.state<EventState>(); }
  bool await(Deadline deadline, std::source_location where);

  Listing listing_;
};

}  // namespace sharescope
