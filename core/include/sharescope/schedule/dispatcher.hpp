// SPDX-License-Identifier: MIT
#pragma once

/// Chooses who moves next in a program that is stepped, and gives that worker the turn.
///
/// It has no thread of its own: whoever has the turn calls it when it has come to its next operation, when its
/// operation cannot happen, or when its body is over; the supervisor calls it to begin, and after it has done what
/// only it can do. So a worker that is to move twice just goes on, and any other is woken by the one before it.
///
/// Only the process that has the turn may call it. session/turns.hpp has the states. Nothing here blocks.
///
///     Dispatcher(session).choose(my_seat);

#include <cstdint>

#include "sharescope/schedule/note.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope {

class Dispatcher {
 public:
  static constexpr std::uint32_t supervisor = UINT32_MAX;

  explicit Dispatcher(const Session& session) noexcept : session_(&session), turns_(session.block().turns) {}

  /// Calls the worker that goes on, or gives the turn back to the supervisor. `from` has the turn: a seat's index, or
  /// `supervisor`.
  void choose(std::uint32_t from) noexcept;

  /// The body of seat `from` is over. Calls another; or, if the worker `goes`, lets the supervisor see to that before
  /// anybody moves.
  void ended(std::uint32_t from, bool goes) noexcept;

  /// Notes the step that seat `from` has done, and who may be able to move because of it.
  void note(std::uint32_t from, const StepRecord& step, const Footprint& footprint) noexcept;

  /// The worker is about to end, or has died, and has not given back what it holds: its newest step touches whatever that
  /// is.
  void note_left_held(std::uint32_t from) noexcept;

  StepRecord* steps() const noexcept { return reinterpret_cast<StepRecord*>(session_->base() + steps_at); }
  /// The states before the steps, as far as they are worked out.
  std::uint64_t* keys() const noexcept {
    return reinterpret_cast<std::uint64_t*>(session_->base() + keys_at);
  }
  std::uint64_t key_before_step() const noexcept;
  Choice* wish() const noexcept { return reinterpret_cast<Choice*>(session_->base() + wish_at); }
  Choice* wanted() const noexcept { return reinterpret_cast<Choice*>(session_->base() + wanted_at); }

 private:
  std::uint32_t seats() const noexcept;
  bool follow_wish(std::uint32_t from) noexcept;
  bool ask_the_unsure(std::uint32_t from, bool ready_ones) noexcept;
  bool can_move(std::uint32_t seat) const noexcept;
  bool can_time_out(std::uint32_t seat) const noexcept;
  void note_who_could() noexcept;
  bool note_state() noexcept;
  void wake_touched(std::uint32_t from, std::uint32_t at, const Footprint& footprint) noexcept;
  bool go_on(std::uint32_t from) noexcept;
  bool take_turns(std::uint32_t from) noexcept;
  bool move_any(std::uint32_t from) noexcept;
  bool move_by_priority(std::uint32_t from) noexcept;
  bool let_time_pass(std::uint32_t from) noexcept;
  std::uint64_t draw() noexcept;
  void give(std::uint32_t seat, Call call, std::uint32_t from) noexcept;
  void give_back(Stop why, std::uint32_t seat) noexcept;
  Stop stuck() const noexcept;

  const Session* session_;
  Turns& turns_;
};

}  // namespace sharescope
