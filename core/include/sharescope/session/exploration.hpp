// SPDX-License-Identifier: MIT
#pragma once

/// How a program is to be performed, and what exploring it has found, as both lie in the session.
///
/// `how`, the limits and the first choices are written by the watcher before it opens the gate; all else by the program's
/// supervisor while it explores. Each count alone is consistent; an outcome and a leaf are published by the count behind
/// which they lie.
///
/// An outcome is what executions can end with: the same end, the same values in all verdicts. A leaf is one execution
/// that was performed; it shares its first choices with the leaf before it, so that all leaves in order are the tree of
/// orders, walked through depth first. Choices of leaves and witnesses lie one behind the other in the choices area.

#include <atomic>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

enum class How : std::uint32_t {
  freely = 0,  ///< as the processes come
  stepped,     ///< as a watcher wishes, choice by choice: session/turns.hpp
  explored,    ///< in every order, or in many
  count_,
};

enum class Strategy : std::uint32_t {
  reduced = 0,  ///< one execution of each class of equivalent ones
  all,          ///< every order
  random,
  priorities,  ///< PCT: few changes of priority at random steps
  count_,
};

/// When exploring has found enough.
enum class Until : std::uint32_t {
  all = 0,  ///< every execution has been seen
  bad,      ///< one has not ended as expected
  good,     ///< one has
  count_,
};

/// How an execution ended.
enum class ExecutionEnd : std::uint32_t {
  finished = 0,
  deadlock,
  failed,        ///< a body ended with an exception
  crashed,       ///< a worker was killed by a signal that nobody wished
  unresponsive,  ///< a worker did not come back to its next operation
  too_long,      ///< more steps than wanted: it may be that it never ends
  redundant,     ///< left off: it would have repeated what had been seen
  held,          ///< a person decides how it goes on
  impossible,    ///< the schedule names a worker that cannot move so
  stopped,       ///< the watcher wants an end
  livelock,      ///< its workers repeat themselves, and no order of them ends
  killed,        ///< somebody outside the program has killed a worker: that says nothing about the program
  halted,        ///< a worker's process is stopped, by SIGSTOP or its like
  count_,
};

/// Why a program cannot be explored, or not to the end.
enum class WhyNot : std::uint32_t {
  none = 0,
  not_finished,   ///< the search was not finished within its limits
  time,           ///< time decides: a clock, or a wait for something that is no operation
  weak_memory,    ///< it shows what orders of whole operations do not have
  named_memory,   ///< it shares memory by name, which is not put back between executions
  outsiders,      ///< processes or threads that are not stepped take part
  rate,           ///< its outcome is a rate
  bare_access,    ///< it reaches shared memory past the primitives
  unrepeatable,   ///< it did something else when the same choices were made again
  interference,   ///< somebody stopped or killed one of its processes
  no_such_start,  ///< the choices with which all orders are to begin are not possible
  count_,
};

std::string_view to_string(WhyNot why) noexcept;

/// Whether copies that are larger than a word are taken apart into steps, a word each.
enum class WordSteps : std::uint32_t {
  as_declared = 0,  ///< where the program says so
  yes,
  no,
  count_,
};

struct OutcomeEntry {
  static constexpr std::uint32_t most_values = 8;

  ExecutionEnd end;
  std::uint32_t values;                  ///< of verdicts, in their order
  std::uint64_t value[most_values];      ///< as in VerdictEntry
  std::uint32_t real;                    ///< bit i: value i is a double
  std::uint32_t as_expected;             ///< 1: it finished, and every actual value equals the expected one
  std::atomic<std::uint32_t> declared;   ///< 1: what the program declares of its outcome came true
  std::atomic<std::uint32_t> uncounted;  ///< executions whose equivalents were too many to count
  std::atomic<std::uint64_t> executions;
  std::atomic<double> orders;          ///< equivalent to them, where that was counted
  std::atomic<std::uint64_t> witness;  ///< bits 63-24 where its choices begin, 23-0 how many
  FixedText<limits::message_bytes> message;
};

struct Leaf {
  std::uint32_t choices_at;  ///< behind those that it shares
  std::uint32_t length;      ///< all its choices
  std::uint32_t shared;      ///< the first of them, shared with the leaf before
  std::uint16_t outcome;     ///< index + 1; 0 for none
  std::uint16_t redundant;
};
static_assert(sizeof(Leaf) == 16);
static_assert(std::is_trivially_copyable_v<Leaf>);

struct Exploration {
  // By the watcher.
  std::atomic<How> how;
  std::atomic<Strategy> strategy;
  std::atomic<std::uint32_t> fresh;    ///< 1: fork all workers anew for each execution
  std::atomic<std::uint32_t> bounded;  ///< 1: at most `preemptions` of them
  std::atomic<std::uint32_t> preemptions;
  std::atomic<std::uint32_t> kills;             ///< how many workers may be killed in one execution
  std::atomic<std::uint32_t> longest;           ///< steps of one execution; 0: what is usual
  std::atomic<std::uint64_t> most_executions;   ///< 0: no limit
  std::atomic<std::uint64_t> most_nanoseconds;  ///< 0: no limit
  std::atomic<std::uint64_t> seed;
  std::atomic<Until> until;
  std::atomic<std::uint32_t>
      first;  ///< choices at the start of the wanted area that the first execution follows
  std::atomic<std::uint32_t> fixed;  ///< 1: and all others begin with them

  std::atomic<WordSteps> word_steps;
  std::atomic<std::uint32_t>
      most_pieces;  ///< into so many steps a copy is taken apart at the most; 0: a step a word

  // By the program, while it declares itself.
  std::atomic<WhyNot> why_not;  ///< it says that it cannot be explored
  FixedText<limits::message_bytes>
      why_not_so;  ///< and why, as the end of a sentence that begins with "because"

  // By the supervisor.
  alignas(64) std::atomic<std::uint64_t> executions;
  std::atomic<std::uint64_t> redundant;   ///< of them, left off
  std::atomic<std::uint64_t> impossible;  ///< orders that turned out not to exist
  std::atomic<std::uint64_t> steps;       ///< of all of them
  std::atomic<std::uint64_t> nanoseconds;
  std::atomic<double> part;             ///< of the work that is known of so far, done; grows as work is found
  std::atomic<std::uint32_t> complete;  ///< 1: nothing was left out
  std::atomic<std::uint32_t> finished;  ///< 1: it has ended, complete or not
  std::atomic<std::uint32_t> forked_anew;  ///< 1: workers were not reused
  std::atomic<std::uint32_t>
      unrepeatable;  ///< the step, from 1, that was another when it was done again; 0 for none
  std::atomic<std::uint32_t> named_memory;  ///< 1: it shares memory by name
  std::atomic<std::uint64_t> states;  ///< other than 0: it went through so many states in place of orders
  std::atomic<std::uint32_t> workers;
  std::atomic<std::uint64_t> fingerprint;  ///< of the program: schedule/schedule_text.hpp
  std::atomic<std::uint32_t> outcomes;     ///< published
  std::atomic<std::uint32_t> unlisted;     ///< executions with outcomes for which there was no room
  std::atomic<std::uint32_t> leaves;       ///< published
  std::atomic<std::uint32_t> choices;      ///< used in the choices area
  OutcomeEntry outcome[limits::outcomes];
};

static_assert(std::is_standard_layout_v<Exploration>);
static_assert(std::atomic<double>::is_always_lock_free);

}  // namespace sharescope
