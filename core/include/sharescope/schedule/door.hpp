// SPDX-License-Identifier: MIT
#pragma once

/// The one door: every operation of every primitive passes through perform().
///
/// It records the operation, holds it back when the program is paused, slowed or stepped, notes what a lane waits
/// for, and finds out when an owner has died. Tracing, stepping, deadlock detection and crash recovery are this
/// function, and nothing in the primitives.
///
/// An operation is an `attempt`: a callable that tries it without ever sleeping. It takes a note, in which it may
/// leave the values before and after; `Note::watching` tells at compile time whether anybody will read them, and
/// `Note::peeking` that the thread only looks (session/this_lane.hpp, Peek) and must neither lock nor change
/// anything. One that can fail returns whether it happened, and comes with an `obstacle`: what to sleep on until
/// it is worth trying again.
///
///     obstacle.object()                     ObjectId: what the lane waits for
///     obstacle.holder()                     Ticket: who stands in the way, nobody if no one in particular
///     obstacle.await(session, me, deadline) sleeps; false when the deadline passed
///     obstacle.notice_death(session)        looks whether the holder has died; true: try again, and be told
///     obstacle.got_through()                the operation happened after waiting
///     obstacle.gave_up()                    the deadline passed, or a signal handler asked to end the wait
///
/// What a stepped program asks of it besides, obstacle_view.hpp says.
///
/// A wait that a signal handler asks to end (schedule/interruption.hpp) throws Interrupted, unless the obstacle has a
/// `must_be_overcome`: what was let go for a while has to be taken back.
///
/// Unwatched, perform() is a test of one thread-local byte and the attempt itself. The attempt may throw
/// sharescope::Error; the door records that and lets it through.
///
///     door::perform(Operation::get, id, where, [&]<class Note>(Note& note) { value = load(); note.after = bits(value); });

#include <source_location>

#include "sharescope/schedule/interruption.hpp"
#include "sharescope/schedule/passage.hpp"

namespace sharescope::door {

/// An operation that always happens at once. Returns what the attempt returns.
template <class Attempt>
inline auto perform(Operation operation, ObjectId object, std::source_location where, Attempt attempt);

/// One that may have to wait. Returns what the attempt returned last: true (or a full optional) when it happened,
/// false (or an empty one) when the deadline passed before.
template <class Obstacle, class Attempt>
inline auto perform(Operation operation, ObjectId object, std::source_location where, Deadline deadline,
                    Obstacle obstacle, Attempt attempt);

namespace detail {

template <class Attempt>
[[gnu::noinline]] auto perform_attended(Operation operation, ObjectId object, std::source_location where,
                                        Attempt attempt) {
  this_lane.door_frame = __builtin_frame_address(0);
  Passage passage(operation, object, where);
  if (passage.peeking()) {
    PeekNote note;
    return attempt(note);
  }
  return passage.record_if_thrown([&] {
    if (passage.watched()) {
      Note note;
      return passage.happens(note, attempt);
    }
    QuietNote note;
    return passage.happens(note, attempt);
  });
}

/// Stepped, nobody sleeps on an obstacle: who cannot go on hands the turn to another.
template <class Obstacle, class Attempt>
auto perform_in_turn(Passage& passage, Deadline deadline, Obstacle& obstacle, Attempt& attempt) {
  bool waited = false;
  while (true) {
    Note note;
    auto result = attempt(note);
    const bool gives_up = deadline.is_at_once() || passage.is_out_of_time();
    if (!result && obstacle.notice_death(*this_lane.session)) result = attempt(note);
    if (result) {
      if (waited) obstacle.got_through();
      passage.happened(note);
      return result;
    }
    if (gives_up) {
      if (waited) obstacle.gave_up();
      passage.refused(obstacle.holder());
      return result;
    }
    waited = true;
    passage.cannot_happen(ObstacleView(obstacle, deadline), has_moved(obstacle), note);
  }
}

template <class NoteKind, class Obstacle, class Attempt>
auto perform_waiting(Passage& passage, Deadline deadline, Obstacle& obstacle, Attempt& attempt) {
  NoteKind note;
  auto result = attempt(note);
  if (result) {
    passage.happened(note);
    return result;
  }
  if (deadline.is_at_once()) {
    // Who only tries is told of a death, too: else a loop of tries would go on for ever.
    if (obstacle.notice_death(*this_lane.session)) result = attempt(note);
    if (!result) passage.refused(obstacle.holder());
    return result;
  }
  passage.begins_to_wait(obstacle.object(), obstacle.holder(), deadline);
  while (true) {
    if constexpr (!requires { obstacle.must_be_overcome; }) {
      if (is_interrupted()) [[unlikely]] {
        obstacle.gave_up();
        throw_interrupted(obstacle.object());
      }
    }
    const bool in_time = obstacle.await(*this_lane.session, this_lane.ticket, deadline);
    passage.tries_again();
    result = attempt(note);
    if (result || !in_time) break;
    passage.goes_on_waiting(obstacle.object());
  }
  if (result) {
    obstacle.got_through();
    passage.happened(note);
  } else {
    obstacle.gave_up();
    passage.refused(obstacle.holder());
  }
  return result;
}

template <class Obstacle, class Attempt>
[[gnu::noinline]] auto perform_attended(Operation operation, ObjectId object, std::source_location where,
                                        Deadline deadline, Obstacle obstacle, Attempt attempt) {
  this_lane.door_frame = __builtin_frame_address(0);
  // Who only tries does not wait: it can always go on.
  Passage passage(operation, object, where,
                  deadline.is_at_once() ? ObstacleView() : ObstacleView(obstacle, deadline));
  if (passage.peeking()) {
    PeekNote note;
    return attempt(note);
  }
  return passage.record_if_thrown([&] {
    if (passage.stepped()) return perform_in_turn(passage, deadline, obstacle, attempt);
    return passage.watched() ? perform_waiting<Note>(passage, deadline, obstacle, attempt)
                             : perform_waiting<QuietNote>(passage, deadline, obstacle, attempt);
  });
}

}  // namespace detail

// The attempt and the obstacle are taken by value: they are copied on the long way only, so that on the short way
// nothing of them has to lie in memory.

template <class Attempt>
inline auto perform(Operation operation, ObjectId object, std::source_location where, Attempt attempt) {
  if (this_lane.attention == attention::none) [[likely]] {
    NoNote note;
    return attempt(note);
  }
  return detail::perform_attended(operation, object, where, attempt);
}

template <class Obstacle, class Attempt>
inline auto perform(Operation operation, ObjectId object, std::source_location where, Deadline deadline,
                    Obstacle obstacle, Attempt attempt) {
  if (this_lane.attention == attention::none) [[likely]] {
    NoNote note;
    if (auto result = attempt(note)) return result;
  }
  return detail::perform_attended(operation, object, where, deadline, obstacle, attempt);
}

}  // namespace sharescope::door
