// SPDX-License-Identifier: MIT
#pragma once

/// Between the ticks of one session's events and the time that the chart shows: nanoseconds since the workers
/// of that run were started, so that two runs side by side share one axis.
///
/// A plain value. It is fixed once a run has gone on for a moment and kept then: a rate that was measured
/// anew each frame would make a chart that is zoomed to single operations tremble.
///
///     TimeMap map{origin_ticks, 0.4};
///     map.nanoseconds(event.ticks)

#include <cmath>
#include <cstdint>

namespace sharescope::gui {

struct TimeMap {
  std::uint64_t origin = 0;  ///< ticks at time 0
  double nanoseconds_per_tick = 1.0;

  double nanoseconds(std::uint64_t ticks) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>(ticks - origin)) * nanoseconds_per_tick;
  }
  /// The nearest tick; times before the first tick of all give 0.
  std::uint64_t ticks(double nanoseconds) const noexcept {
    constexpr double most = 9.0e18;
    const double away = std::fmin(std::fmax(nanoseconds / nanoseconds_per_tick, -most), most);
    const auto moved = static_cast<std::int64_t>(away);
    if (moved < 0 && static_cast<std::uint64_t>(-moved) > origin) return 0;
    return origin + static_cast<std::uint64_t>(moved);
  }
};

}  // namespace sharescope::gui
