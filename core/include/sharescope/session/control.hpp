// SPDX-License-Identifier: MIT
#pragma once

/// How the program is to run, and how it went: the one part of the session that both sides write.
///
/// Written by the watcher (the window or the command): gate, pace, slow_nanoseconds, stop.
/// Written by the program's supervisor: phase, outcome, message and the times.
///
///     pace      free     operations happen as the processes reach them
///               slow     each lane pauses for slow_nanoseconds before each operation
///               paused   no operation begins; sleeping lanes stay asleep
///               stepped  an operation begins only when it is its worker's turn (turns.hpp); who has no seat is free
///     gate      closed   the program has declared itself and waits before it starts workers
///               open     it goes on
///
/// `pace`, `gate` and `stop` are futex words: who changes one wakes all who wait on it.

#include <atomic>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/ticket.hpp"

namespace sharescope {

enum class Pace : std::uint32_t { free = 0, slow, paused, stepped };
enum class Gate : std::uint32_t { open = 0, closed };

enum class Phase : std::uint32_t {
  declaring = 0,  ///< main has not reached Program::run
  ready,          ///< everything is declared; the gate is closed
  running,
  finished,
};

enum class ProgramOutcome : std::uint32_t {
  none = 0,
  as_declared,
  not_as_declared,
  deadlock,
  crashed,
  stopped,
};

std::string_view to_string(ProgramOutcome outcome) noexcept;

struct alignas(64) Control {
  std::atomic<Pace> pace;
  std::atomic<Gate> gate;
  std::atomic<std::uint32_t> stop;  ///< 1: the supervisor ends its workers and finishes
  std::atomic<std::uint64_t> slow_nanoseconds;

  alignas(64) std::atomic<Phase> phase;
  std::atomic<ProgramOutcome> outcome;
  std::atomic<std::int32_t> supervisor_pid;
  std::atomic<std::uint32_t> runs;               ///< raised each time workers are started
  std::atomic<std::uint64_t> started;            ///< nanoseconds of CLOCK_MONOTONIC, 0 before
  std::atomic<std::uint64_t> ended;              ///< nanoseconds of CLOCK_MONOTONIC, 0 before
  std::atomic<std::uint32_t> message_published;  ///< 1 when `message` may be read
  FixedText<limits::message_bytes> message;      ///< the deadlock's cycle, the crash's signal, in a sentence
  FixedText<limits::name_bytes> program;         ///< the program's short name
};

static_assert(std::is_standard_layout_v<Control>);
static_assert(std::atomic<Pace>::is_always_lock_free);

}  // namespace sharescope
