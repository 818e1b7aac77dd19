// SPDX-License-Identifier: MIT
#include "sharescope/session/clock.hpp"

#include <ctime>

namespace sharescope {

ClockKind best_clock() noexcept {
  return has_steady_tick_counter() ? ClockKind::processor_ticks : ClockKind::nanoseconds;
}

std::uint64_t monotonic_nanoseconds() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

TickScale::TickScale(const Header& header) noexcept : epoch_(header.epoch_ticks), nanoseconds_per_tick_(1.0) {
  if (header.clock != ClockKind::processor_ticks) return;
  const double elapsed = static_cast<double>(monotonic_nanoseconds() - header.epoch_nanoseconds);
  const double ticks =
      static_cast<double>(static_cast<std::int64_t>(read_tick_counter() - header.epoch_ticks));
  if (ticks > 0 && elapsed > 0) nanoseconds_per_tick_ = elapsed / ticks;
}

}  // namespace sharescope
