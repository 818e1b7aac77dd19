// SPDX-License-Identifier: MIT
#pragma once

/// Turn-taking as it lies in the session: who may move, who moves next, and what has been done so far.
///
/// A program is stepped when its supervisor has given each worker a seat. From then on at most one process of it runs:
/// the one that has the turn. The others stand at the door, each before its next operation, which its seat names.
/// A turn lasts from a worker's operation to its next one: the code between them belongs to the operation before it.
/// Whoever has arrived at the door chooses who goes on (schedule/dispatcher.hpp), by the wish if there is one, and
/// wakes that one directly; the supervisor is woken only when there is nothing left to choose.
///
///     seat.call     none       the worker stands still; it sleeps on this word
///                   begin      it is to run its body from the start
///                   move       it is to perform its pending operation
///                   time_out   its wait is over, in vain
///                   look       it is to look whether its operation could happen now, and to choose again
///
///     standing \ event  begin     arrives   attempt fails   object touched   body returns   dies
///     absent            -         -         -               -                -              -
///     parked            running   -         -               -                -              lost
///     running           -         ready     disabled        -                ended          lost
///     ready             -         -         -               ready, unsure    -              lost
///     disabled          -         -         -               disabled, unsure -              lost
///     ended, failed     -         -         -               -                -              -
///
/// Written by whoever has the turn, and by the supervisor while nobody has it; `wanted` by the watcher. Read by anybody
/// through SessionReader. Each field alone is consistent.
///
/// A process that is killed while it has the turn takes it along: the supervisor, which looks after its children, finds
/// `has_turn` naming the dead and takes the turn back.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/choice.hpp"
#include "sharescope/session/exploration.hpp"
#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/footprint.hpp"
#include "sharescope/session/lane.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/ticket.hpp"

namespace sharescope {

enum class Call : std::uint32_t { none = 0, begin, move, time_out, look };

enum class Standing : std::uint32_t {
  absent = 0,
  parked,    ///< it has not begun yet
  running,   ///< it has the turn
  ready,     ///< it stands before an operation that can happen, as far as is known
  disabled,  ///< it stands before one that cannot
  ended,
  failed,  ///< its body threw
  lost,    ///< its process was killed, or crashed
  count_,
};

/// What whoever has the turn does when the wish is used up.
enum class After : std::uint32_t {
  hold = 0,    ///< the turn goes back: a person decides
  run_on,      ///< the same worker goes on as long as it can, then the first that can
  take_turns,  ///< the next one that can, after each step
  random,      ///< any of those that can, each as likely
  priorities,  ///< the one with the highest priority, which changes at a few random steps (PCT)
  count_,
};

/// Why the turn went back to the supervisor.
enum class Stop : std::uint32_t {
  none = 0,     ///< it is with a worker
  held,         ///< the wish is done
  finished,     ///< all workers have ended
  deadlock,     ///< some have not, and none of them can move
  redundant,    ///< only those can move whose moving would repeat what has been seen
  too_long,     ///< more steps than wanted
  impossible,   ///< the wish names a worker that cannot move so
  kill_wanted,  ///< the wish says that a worker is to be killed
  ended_one,    ///< a worker has ended, and its process is to be waited for before anybody moves
  repeats,      ///< the state is one that was seen before in this execution
  count_,
};

/// Where the state before each step is worked out: what is done in one that was seen before in the same execution.
enum class States : std::uint32_t {
  ignored = 0,  ///< states are not worked out
  go_on,  ///< by chance, until all have ended: what follows from there is known, whether it can end is not
  stop,   ///< the turn goes back
};

/// What would repeat what has been seen.
namespace asleep {
inline constexpr std::uint32_t step = 1;
inline constexpr std::uint32_t timeout = 2;
}  // namespace asleep

struct alignas(64) Seat {
  std::atomic<Call> call;  ///< futex
  std::atomic<Standing> standing;
  std::atomic<Doing> pending;               ///< the operation before which it stands
  std::atomic<std::uint32_t> waits_for;     ///< disabled: the object that stands in the way
  std::atomic<Ticket> holder;               ///< and who has it
  std::atomic<std::uint32_t> can_time_out;  ///< disabled, and the wait has a limit
  std::atomic<std::uint32_t> obstacle;      ///< the object that could stand in its way; 0 for none
  std::atomic<std::uint32_t> unsure;        ///< that object has been touched since it looked
  std::atomic<Ticket> ticket;               ///< its lane
  std::atomic<std::uint32_t> steps;         ///< in this execution
  std::atomic<std::uint32_t> asleep;        ///< exploration: bits of namespace asleep
  std::atomic<std::uint32_t> priority;
};
static_assert(sizeof(Seat) == 64);

/// A step that was done.
struct StepRecord {
  std::uint64_t before;
  std::uint64_t after;
  std::uint32_t detail;
  std::uint16_t object;
  std::uint16_t place;
  std::uint8_t worker;
  Move move;
  Operation operation;
  Outcome outcome;
  std::uint32_t could;     ///< bit w - 1: worker w could have moved instead, as far as was known
  std::uint32_t timeouts;  ///< bit w - 1: its wait could have ended in vain instead
  std::uint8_t many;   ///< 1: `detail` is the first of several elements; 2: the start of a piece of a value
  std::uint8_t waits;  ///< 1: where it cannot happen, it waits; 0: it always happens, if only in vain
  std::uint8_t timed;  ///< 1: and not for ever
  std::uint8_t left_held;  ///< 1: the last of its worker, which ended or died with something in its hand
};
static_assert(sizeof(StepRecord) == 40);
static_assert(std::is_trivially_copyable_v<StepRecord>);

struct Turns {
  // By the supervisor, before it gives the turn.
  std::atomic<std::uint32_t> seats;  ///< 0: the program is not stepped
  std::atomic<After> after;
  std::atomic<std::uint32_t>
      look_first;                     ///< everybody whose obstacle was touched looks before a choice is made
  std::atomic<std::uint32_t> strict;  ///< up to here an impossible choice ends the execution; later, the wish
  std::atomic<std::uint32_t> longest;  ///< steps after which an execution is too long
  std::atomic<States> states;          ///< whether the state before each step is worked out, and what then
  std::atomic<std::uint32_t> wish_length;
  std::atomic<std::uint32_t>
      sleep_from;                     ///< from this step on, who is asleep wakes when its step might differ
  std::atomic<std::uint64_t> random;  ///< state of the generator
  std::atomic<std::uint32_t> changes[8];   ///< priorities: the steps at which they change
  Footprint would_do[limits::seats];       ///< of each whose step is asleep
  Footprint would_give_up[limits::seats];  ///< of each whose timeout is

  // By whoever has the turn.
  alignas(64) std::atomic<std::uint32_t> wish_at;
  std::atomic<std::uint32_t> steps;      ///< done in this execution
  std::atomic<std::uint32_t> has_turn;   ///< seat + 1; 0 for the supervisor
  std::atomic<std::uint32_t> last;       ///< seat + 1 of who did the last step; 0 at the start
  std::atomic<std::uint32_t> could;      ///< as in the next StepRecord
  std::atomic<std::uint32_t> timeouts;   ///< as in the next StepRecord
  std::atomic<std::uint32_t> timed;      ///< 1: some worker has waited with a limit
  std::atomic<std::uint32_t> outsiders;  ///< 1: a process or thread without a seat has done something
  std::atomic<std::uint32_t> keyed;      ///< states that were worked out in this execution
  std::atomic<std::uint32_t> by_chance;  ///< 1: the last of them was seen before, and the rest is drawn
  alignas(64) std::atomic<Stop> stop;    ///< futex: set when the turn goes back
  std::atomic<std::uint32_t> stop_seat;  ///< whom it is about, + 1

  // By the watcher, who wishes a whole schedule from the start: a longer one than what was done goes on from here, any
  // other begins anew.
  alignas(
      64) std::atomic<std::uint32_t> wanted;  ///< futex: raised with each wish, after its choices are written
  std::atomic<std::uint32_t> wanted_length;
  std::atomic<After> wanted_after;

  // By the supervisor, for the watcher.
  alignas(64) std::atomic<std::uint32_t> reached;  ///< futex: the `wanted` that has been carried out
  std::atomic<std::uint32_t> executions;           ///< begun so far
  std::atomic<ExecutionEnd> end;                   ///< of the wish that was carried out last
  FixedText<limits::message_bytes> message;        ///< and more of it: the cycle, the exception

  std::atomic<std::uint64_t>
      local[limits::seats];  ///< where each worker is in its body: schedule/local_state.hpp
  Seat seat[limits::seats];
  FixedText<limits::message_bytes> said[limits::seats];  ///< what the exception said with which a body ended
};

static_assert(std::is_standard_layout_v<Turns>);
static_assert(std::atomic<Call>::is_always_lock_free);

}  // namespace sharescope
