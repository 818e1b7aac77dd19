// SPDX-License-Identifier: MIT
#pragma once

/// A place where a fixed number of parties wait for one another (Python's multiprocessing.Barrier): none goes on before
/// all have come, and then all go, round after round.
///
/// May be used by any thread and process of the program at once; each that waits is a party.
///
///     sharescope::Barrier line{"line", 3};
///     for (;;) {
///       compute();
///       if (line.wait() == 0) std::puts("a round is over");   // one of the three says so
///     }
///
///     state \ operation   wait                   wait_for, too late    abort    reset              n_waiting   broken
///     filling             waits for the others   breaks it             breaks   breaks the round   0 to N-1    false
///     filling, last comes all go on              -                     -        -                  -           -
///     acting              (next round) waits     breaks it             breaks   breaks the round   N           false
///     broken              BrokenBarrier          BrokenBarrier         -        whole and empty    0           true
///
/// A round is broken for all of its parties, and the barrier stays broken until reset(), when one of them calls abort(),
/// waits longer than it wants, is interrupted, fails in the action, or dies: in wait() or in the action, as soon as
/// another party that waits or arrives finds it dead (within 100 ms for one that waits). The error says which, and who.
/// A party that dies after its round was complete breaks nothing, and one that is interrupted then has passed: the
/// request stays for its next wait.
///
/// Invariant: each round gives each of the numbers 0 to N-1 to one party, and runs the action once, before anybody goes
/// on. Semantics: Python's documentation of multiprocessing.Barrier and threading.Barrier; the state in shared memory:
/// barrier_state.hpp.

#include <chrono>
#include <cstdint>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/barrier_state.hpp"

namespace sharescope {

class Barrier {
 public:
  using Action = std::function<void()>;
  static constexpr std::chrono::nanoseconds never = std::chrono::nanoseconds::max();

  /// The action is run by the last party to come, in its own process, and may use other shared objects. `timeout` is
  /// what wait() waits at the most. Throws InvalidValue when parties is below 1 or above limits::lanes, OutOfMemory.
  /// To be made before the processes that use it are started.
  Barrier(std::string_view name, std::int64_t parties, Action action = {},
          std::chrono::nanoseconds timeout = never);

  /// The same with a timeout of any unit and representation. Throws InvalidValue for NaN as well.
  template <class Rep, class Period>
  Barrier(std::string_view name, std::int64_t parties, Action action,
          std::chrono::duration<Rep, Period> timeout)
      : Barrier(name, parties, std::move(action),
                Deadline::clamped(timeout, [name] { return "barrier '" + std::string(name) + "'"; })) {}

  /// Waits until all have come. Returns how many came before the caller: 0 to N-1, each once a round. Throws
  /// BrokenBarrier, Interrupted, and what the action throws.
  int wait(std::source_location where = std::source_location::current()) {
    return pass(Deadline::after(timeout_, id()), where);
  }

  /// The same with a timeout of its own. When it passes, or is zero or less and others are missing, the barrier breaks:
  /// BrokenBarrier for all parties. Throws InvalidValue for NaN, and breaks nothing then.
  template <class Rep, class Period>
  int wait_for(std::chrono::duration<Rep, Period> timeout,
               std::source_location where = std::source_location::current()) {
    return pass(Deadline::after(timeout, id()), where);
  }

  /// Breaks it: BrokenBarrier for those who wait and those who come, until reset(). Never blocks.
  void abort(std::source_location where = std::source_location::current());

  /// Whole and empty again. Those who wait just now get BrokenBarrier. Never blocks.
  void reset(std::source_location where = std::source_location::current());

  /// How many wait just now; 0 while it is broken. Never blocks.
  int n_waiting(std::source_location where = std::source_location::current()) const;

  /// Never blocks.
  bool broken(std::source_location where = std::source_location::current()) const;

  int parties() const noexcept { return static_cast<int>(parties_); }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

 private:
  BarrierState& state() const noexcept { return *listing_.state<BarrierState>(); }
  BarrierWord look(std::source_location where) const;
  int pass(Deadline deadline, std::source_location where);
  BarrierPassing arrive(BarrierVisit& visit, Deadline deadline, std::source_location where);
  /// By who has given up: all the others may have come at the last moment.
  bool has_passed(BarrierVisit& visit);
  void give_up(const BarrierVisit& visit, BreakCause cause, std::source_location where);
  void act(const BarrierVisit& visit, std::source_location where);
  [[noreturn]] void throw_broken() const;

  Listing listing_;
  std::uint32_t parties_;
  Action action_;
  std::chrono::nanoseconds timeout_;
};

}  // namespace sharescope
