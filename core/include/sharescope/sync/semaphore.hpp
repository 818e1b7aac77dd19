// SPDX-License-Identifier: MIT
#pragma once

/// A number of permits that processes share (Python's multiprocessing.Semaphore): who acquires takes one, or waits
/// until there is one.
///
/// May be used by any thread and process of the program at once. Anyone may release, as in Python: permits count, and
/// belong to nobody. With Permits::owned they belong to the thread that acquired them, so that those of one that dies
/// are reported instead of missing for ever.
///
///     sharescope::Semaphore parking{"parking", 3};
///     parking.acquire();
///     …                       // at most three are here at a time
///     parking.release();
///
///     state \ operation     acquire            try_acquire    try_acquire_for   release(n)                 recover
///     permits left          one fewer          true           true              n more, up to the limit    0
///     none left             waits              false          waits, false      n more; wakes n            0
///     at the limit          one fewer          true           true              InvalidValue, unchanged    0
///     owned: none left,
///     one of a dead owner   OwnerDied          OwnerDied      OwnerDied         NotOwner unless n are      given back
///                                                                               the caller's own
///
/// The limit of a Semaphore is 2^31-1, also when it began with fewer; of a BoundedSemaphore, the value that it began
/// with. A process that is killed while it waits takes nothing along. One that is killed having a permit of the plain
/// kind has taken it for good, as in Python; of the owned kind, whoever waits or tries next, and finds no other permit,
/// learns of it (a waiter within 100 ms) until somebody calls recover().
///
/// Invariant: 0 <= value <= limit. Semantics: Python's documentation of multiprocessing.Semaphore and BoundedSemaphore;
/// names: C++'s std::counting_semaphore.

#include <chrono>
#include <cstdint>
#include <source_location>
#include <string_view>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/session/tick_counter.hpp"
#include "sharescope/sync/bell.hpp"
#include "sharescope/sync/owned_permits.hpp"

namespace sharescope {

enum class Permits : std::uint8_t {
  counted,  ///< nobody's: anyone may release
  owned,    ///< the acquiring thread's, which alone may release; at most OwnedPermits::most of them
};

class Semaphore;

/// What the door needs to know of a semaphore without permits; see schedule/door.hpp.
class SemaphoreObstacle {
 public:
  explicit SemaphoreObstacle(const Semaphore& semaphore) noexcept : semaphore_(&semaphore) {}
  ObjectId object() const noexcept;
  Ticket holder() const noexcept;
  bool await(const Session& session, Ticket me, Deadline deadline) const noexcept;
  bool notice_death(const Session& session) const noexcept;
  bool stands() const noexcept;
  void got_through() const noexcept {}
  void gave_up() const noexcept {}

 private:
  const Semaphore* semaphore_;
};

class Semaphore {
 public:
  /// Throws InvalidValue for an initial value below 0 or above the limit, OutOfMemory. To be made before the processes
  /// that use it are started.
  explicit Semaphore(std::string_view name = {}, std::int64_t initial = 1, Permits permits = Permits::counted)
      : Semaphore(ObjectKind::semaphore, name, initial, permits) {}

  /// Waits as long as it takes. Throws Interrupted; with owned permits OwnerDied.
  void acquire(std::source_location where = std::source_location::current()) {
    take(Operation::acquire, Deadline::never(), where);
  }

  /// Never waits. With owned permits it throws OwnerDied.
  [[nodiscard]] bool try_acquire(std::source_location where = std::source_location::current()) {
    return take(Operation::try_acquire, Deadline::at_once(), where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws Interrupted; with owned permits
  /// OwnerDied.
  template <class Rep, class Period>
  [[nodiscard]] bool try_acquire_for(std::chrono::duration<Rep, Period> span,
                                     std::source_location where = std::source_location::current()) {
    return take(Operation::acquire, Deadline::after(span, id()), where);
  }

  /// The same until a point in time, whatever its clock.
  template <class Clock, class Span>
  [[nodiscard]] bool try_acquire_until(std::chrono::time_point<Clock, Span> until,
                                       std::source_location where = std::source_location::current()) {
    return take(Operation::acquire, Deadline::until(until, id()), where);
  }

  /// All `count` permits at once or none. Never waits. Throws InvalidValue when `count` is below 1 or the value would
  /// pass the limit, and NotOwner when permits are owned and the caller has fewer.
  void release(std::int64_t count = 1, std::source_location where = std::source_location::current()) {
    door::perform(Operation::release, listing_.id(), where, [this, count]<class Note>(Note& note) {
      if constexpr (!Note::peeking) give(count, note);
    });
  }

  /// How many permits are left just now. Never waits.
  std::uint32_t value(std::source_location where = std::source_location::current()) const;

  /// After an OwnerDied: gives back the permits of dead owners, and returns how many those were. 0 when permits are
  /// counted.
  std::uint32_t recover(std::source_location where = std::source_location::current());

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

 protected:
  Semaphore(ObjectKind kind, std::string_view name, std::int64_t initial, Permits permits);

 private:
  Bell& bell() const noexcept { return *listing_.state<Bell>(); }
  std::atomic<std::uint32_t>& count() const noexcept {
    return *static_cast<std::atomic<std::uint32_t>*>(listing_.data());
  }
  OwnedPermits owned() const noexcept {
    return {static_cast<std::atomic<Ticket>*>(listing_.data()), permits_ == Permits::owned ? limit_ : 0};
  }

  bool take(Operation operation, Deadline deadline, std::source_location where) {
    return door::perform(operation, listing_.id(), where, deadline, SemaphoreObstacle(*this),
                         [this]<class Note>(Note& note) {
                           if constexpr (Note::peeking) return true;
                           return take_one(note);
                         });
  }

  template <class Note>
  bool take_one([[maybe_unused]] Note& note) {
    if (permits_ == Permits::owned) [[unlikely]]
      return take_owned();
    std::uint32_t seen = count().load(std::memory_order_relaxed);
    while (true) {
      if (seen == 0) return false;
      // Another was faster, and may be again: who rests for an instant lets both get on twice as fast.
      if (count().compare_exchange_weak(seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed))
        break;
      relax();
      seen = count().load(std::memory_order_relaxed);
    }
    if constexpr (Note::watching) {
      note.before = seen;
      note.after = seen - 1;
    }
    return true;
  }

  template <class Note>
  void give(std::int64_t wanted, [[maybe_unused]] Note& note) {
    if (wanted < 1 || permits_ == Permits::owned) [[unlikely]]
      return give_otherwise(wanted);
    std::uint32_t seen = count().load(std::memory_order_relaxed);
    while (true) {
      if (wanted > static_cast<std::int64_t>(limit_) - seen) [[unlikely]]
        throw_too_many(wanted, seen);
      if (count().compare_exchange_weak(seen, seen + static_cast<std::uint32_t>(wanted),
                                        std::memory_order_seq_cst, std::memory_order_relaxed))
        break;
      relax();
      seen = count().load(std::memory_order_relaxed);
    }
    if constexpr (Note::watching) {
      note.before = seen;
      note.after = seen + static_cast<std::uint32_t>(wanted);
    }
    bell().ring(static_cast<int>(wanted));
  }

  bool take_owned() const;
  void give_otherwise(std::int64_t wanted) const;
  [[noreturn]] void throw_too_many(std::int64_t wanted, std::uint32_t seen) const;

  friend class SemaphoreObstacle;
  Listing listing_;
  std::uint32_t limit_;
  Permits permits_;
};

/// A semaphore that cannot be released above the value that it began with: one release too many is a mistake.
class BoundedSemaphore : public Semaphore {
 public:
  /// As Semaphore's.
  explicit BoundedSemaphore(std::string_view name = {}, std::int64_t initial = 1,
                            Permits permits = Permits::counted)
      : Semaphore(ObjectKind::bounded_semaphore, name, initial, permits) {}
};

}  // namespace sharescope
