// SPDX-License-Identifier: MIT
#pragma once

/// The clock of event records. Recording one event must cost a few nanoseconds, and clock_gettime(2) alone takes
/// 20 to 30; so where the processor's counter is steady over all cores and sleep states, ticks are that counter
/// (16 ns or less), and the reader turns them into nanoseconds afterwards.
///
/// Ticks of one session come from one kind of clock; its header says which. Any thread or process may read it.
/// The kind is a property of the machine, so every process of a session finds the same one.
///
///     std::uint64_t t = clock_ticks(kind);

#include <cstdint>

#include "sharescope/session/block.hpp"
#include "sharescope/session/tick_counter.hpp"

namespace sharescope {

/// The best kind that this machine has.
ClockKind best_clock() noexcept;

/// CLOCK_MONOTONIC, in nanoseconds.
std::uint64_t monotonic_nanoseconds() noexcept;

inline std::uint64_t clock_ticks(ClockKind kind) noexcept {
  return kind == ClockKind::processor_ticks ? read_tick_counter() : monotonic_nanoseconds();
}

/// Turns ticks into nanoseconds since the session was made. The rate is measured between the session's epoch and
/// now, so it gets better with every second; ask for a new one now and then.
class TickScale {
 public:
  explicit TickScale(const Header& header) noexcept;
  /// Nanoseconds since the session's epoch; negative for ticks before it.
  double nanoseconds(std::uint64_t ticks) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>(ticks - epoch_)) * nanoseconds_per_tick_;
  }
  double nanoseconds_per_tick() const noexcept { return nanoseconds_per_tick_; }

 private:
  std::uint64_t epoch_;
  double nanoseconds_per_tick_;
};

}  // namespace sharescope
