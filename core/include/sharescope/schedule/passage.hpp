// SPDX-License-Identifier: MIT
#pragma once

/// One passage of one lane through the door, on the long way: it attaches the lane if need be, waits for the
/// permission to begin, and writes the trace.
///
/// Used by door.hpp only, by the thread that performs the operation.

#include <cxxabi.h>

#include <source_location>
#include <type_traits>

#include "sharescope/error.hpp"
#include "sharescope/schedule/note.hpp"
#include "sharescope/schedule/obstacle_view.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/place_table.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope::door {

/// The session's clock, by a thread that has a lane.
inline std::uint64_t now() noexcept { return clock_ticks(this_lane.session->block().header.clock); }

class Passage {
 public:
  /// Blocks while the program is paused, for the rest that slow motion asks for, or until the lane's turn.
  Passage(Operation operation, ObjectId object, std::source_location where, const ObstacleView& obstacle = {})
      : operation_(operation), object_(object) {
    if ((this_lane.attention & attention::detached) != 0) attach();
    if (!watched()) return;
    place_ = place_id(where);
    if (control().pace.load(std::memory_order_relaxed) != Pace::free) [[unlikely]]
      await_permission(obstacle);
  }
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  bool watched() const noexcept {
    return (this_lane.attention & (attention::watched | attention::peeking)) == attention::watched;
  }
  bool peeking() const noexcept { return (this_lane.attention & attention::peeking) != 0; }
  bool stepped() const noexcept { return has_turn_; }
  /// Stepped: the schedule says that the wait is over, in vain.
  bool is_out_of_time() const noexcept { return timed_out_; }

  void happened(const Note& note) noexcept {
    if (waiting_) [[unlikely]]
      end_wait();
    record(Outcome::done, note);
    keep_books();
    if (has_turn_) [[unlikely]]
      step_done(Outcome::done, note);
  }
  void happened(const QuietNote&) noexcept {
    if (waiting_) [[unlikely]]
      end_wait();
  }

  /// An attempt that cannot fail, and its record. Its time is taken before, so that what lets others go on (an
  /// unlock) is never dated after what they did next.
  template <class AnyNote, class Attempt>
  auto happens(AnyNote& note, Attempt& attempt) {
    if constexpr (AnyNote::watching) note.ticks = now();
    if constexpr (std::is_void_v<decltype(attempt(note))>) {
      attempt(note);
      happened(note);
    } else {
      auto result = attempt(note);
      happened(note);
      return result;
    }
  }
  void refused(Ticket holder) noexcept;

  /// Runs the rest of the operation; what it throws is recorded as a wait given up, an owner's death or a misuse, and
  /// goes on. (A cancellation has no object that its handler could refer to, and a sanitizer finds fault with that.)
  template <class Rest>
  __attribute__((no_sanitize("null"))) auto record_if_thrown(Rest&& rest) {
    try {
      return rest();
    } catch (const Interrupted&) {
      failed(Outcome::refused);
      throw;
    } catch (const BrokenBarrier&) {
      failed(Outcome::refused);
      throw;
    } catch (const OwnerDied&) {
      failed(Outcome::owner_died);
      throw;
    } catch (const abi::__forced_unwind&) {
      // The thread is being cancelled in a wait that lets that through.
      failed(Outcome::refused);
      throw;
    } catch (...) {
      failed(Outcome::misuse);
      throw;
    }
  }

  /// The attempt failed and the lane is about to sleep: notes for what, and who stands in the way.
  void begins_to_wait(ObjectId obstacle, Ticket holder, Deadline deadline) noexcept;

  /// Around each further attempt the lane says that it waits for nothing: once it holds the lock, whoever reads the
  /// graph of waits would see a lane that waits for itself, for as long as the lane is kept from running.
  void tries_again() noexcept { this_lane.lane->waits_for.store(0, std::memory_order_release); }
  void goes_on_waiting(ObjectId obstacle) noexcept;

  /// Stepped: the attempt has failed. Hands the turn on and waits until it comes again. `moved`: what it did all the
  /// same is a step.
  void cannot_happen(const ObstacleView& obstacle, bool moved, const Note& note) noexcept;

 private:
  void record(Outcome outcome, const Note& note) noexcept {
    this_lane.lane->doing.store(make_doing(operation_, outcome, place_, object_), std::memory_order_relaxed);
    const bool written =
        EventRing(this_lane.lane->ring, this_lane.slots)
            .write(EventRecord{note.ticks != 0 ? note.ticks : now(), note.before, note.after, note.detail,
                               this_lane.step, static_cast<std::uint16_t>(object_),
                               static_cast<std::uint16_t>(place_), operation_, outcome, note.other});
    if (!written) [[unlikely]]
      this_lane.lane->left_out.fetch_add(1, std::memory_order_relaxed);
  }
  /// What is known of a lane's locks and of the objects that they protect; see session/protection.hpp.
  void keep_books() noexcept {
    if (is_access(operation_)) {
      if (object_ == 0 || this_lane.number == 0) return;
      this_lane.session->block().protections[object_].accessed(this_lane.number, this_lane.held,
                                                               operation_ != Operation::get, place_);
    } else if (takes_lock(operation_)) {
      lock_taken();
    } else if (operation_ == Operation::unlock) {
      this_lane.held.given_back(object_);
    }
  }
  void lock_taken() noexcept {
    // Who only tries does not wait, and closes no circle.
    if (this_lane.held.count() > 0 && operation_ == Operation::lock)
      this_lane.session->block().lock_orders.note(this_lane.held, object_, this_lane.number, place_);
    this_lane.held.taken(object_);
  }
  void record_unfinished(Outcome outcome, const Note& note) noexcept;
  Control& control() const noexcept { return this_lane.session->block().control; }

  static void attach();
  void await_permission(const ObstacleView& obstacle) noexcept;
  void await_turn(const ObstacleView& obstacle, bool failed) noexcept;
  void stand(const ObstacleView& obstacle, bool failed) noexcept;
  void step_done(Outcome outcome, const Note& note) noexcept;
  void end_wait() noexcept;
  void failed(Outcome outcome) noexcept;

  Operation operation_;
  ObjectId object_;
  PlaceId place_ = 0;
  bool waiting_ = false;
  bool has_turn_ = false;
  bool timed_out_ = false;
  bool may_wait_ = false;
  bool timed_ = false;
};

}  // namespace sharescope::door
