// SPDX-License-Identifier: MIT
#pragma once

/// Who waits for a condition, in shared memory: a place for each lane, and in it the word that its thread sleeps on.
///
///     place.word    bits 16-2  the lane's generation (session/ticket.hpp), so that a successor is not taken for it
///                   bits 1-0   0 away;  1 waits;  2 notified
///     place.passer  who gives on the notification of the dead one that the word names, 0 for nobody
///     place.number  in which order they came; written before the word says that it waits
///     place.before  of the newest notification that this lane was chosen for: lanes with lower numbers had come before it
///     waiting       how many wait at the most; written under the condition's lock only
///     lanes_used    lanes from here on have never waited
///
///     place \ step             enter (lock held)    notify              leave          finish   pass on
///     away                     waits                -                   -              -        -
///     waits                    -                    notified, if it is  away, true     -        -
///                                                   the longest
///     waits, dead              (successor) waits    away, and the next  -              -        -
///     notified                 -                    -                   false          away     -
///     notified, dead           (successor) waits,   -                   -              -        away, and the next
///                              the next notified                                                is notified
///
/// A notification is given to a lane that lives and waits, and stays in its place until that lane has the lock again.
/// If it is killed before that, the others, who look at each patience, find the place of a dead lane that was notified,
/// and give the notification to the next of those who waited when it was made, or to nobody if there is none: it is
/// never lost with a killed waiter, a killed waiter absorbs none, and nobody is woken by what was said before it came. One
/// alone does that, who writes its name into the place first; when it is killed, another takes over. (Killed after it has
/// given and before it has taken away, two get it; likewise when it stands still there while the lane's successor
/// comes.)
///
/// Any thread or process may call any of these, and may be killed at any moment.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/limits.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

struct ConditionState {
  struct Place {
    std::atomic<std::uint32_t> word;
    std::atomic<Ticket> passer;
    std::atomic<std::uint64_t> number;
    std::atomic<std::uint64_t> before;
  };
  std::atomic<std::uint64_t> next_number;
  std::atomic<std::uint32_t> lanes_used;
  std::atomic<std::uint32_t> waiting;
  Place places[limits::lanes];

  /// The caller waits from here on. Under the lock.
  void enter(const Session& session, Ticket me) noexcept;

  bool is_notified(Ticket me) const noexcept;

  /// The caller gives up waiting. False when it was notified before.
  bool leave(Ticket me) noexcept;

  /// The caller has its lock back, and a notification that it may have had is used up.
  void finish(Ticket me) noexcept;

  struct Notified {
    std::uint32_t count = 0;
    Ticket first = nobody;
  };
  /// Wakes the `count` lanes that have waited longest. Under the lock.
  Notified notify(const Session& session, std::int64_t count) noexcept;

  /// Gives the notifications of dead lanes to those who wait.
  void pass_on_of_the_dead(const Session& session) noexcept;

  /// Gives the caller's own to another.
  void pass_on(const Session& session, Ticket me) noexcept;

  /// Sleeps until notified, woken, the deadline or the patience. False when the deadline has passed.
  bool await(Ticket me, Deadline deadline) const noexcept;

 private:
  /// Of those whose number is below `before`.
  Ticket wake_longest(const Session& session, std::uint64_t before) noexcept;
  void pass_on_of(const Session& session, std::uint32_t lane) noexcept;
};

static_assert(sizeof(ConditionState) == 16 + 24 * limits::lanes);
static_assert(std::is_standard_layout_v<ConditionState>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace sharescope
