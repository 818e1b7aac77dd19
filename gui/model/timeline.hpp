// SPDX-License-Identifier: MIT
#pragma once

/// What the space-time chart draws of a lane for a stretch of time and a width in columns: sums for each
/// column when many operations share one, the single operations when they have room.
///
/// Pure functions over tracks: the thread that updates the history. The cost grows with the columns, not with
/// the events in view.
///
///     LanePicture picture;
///     draw_lane(track, map, view.begin(), view.end(), columns, picture);
///     if (picture.exact) …  // picture.events, picture.waits, picture.holds
///     else …                // picture.columns

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/time_map.hpp"
#include "model/track.hpp"

namespace sharescope::gui {

/// One column of the chart: shares of its time, and how many operations fell into it.
struct ColumnSums {
  float covered = 0;  ///< share of the time of which events are kept
  float waiting = 0;  ///< share of the covered time
  float holding = 0;  ///< share of the covered time
  std::uint32_t reads = 0;
  std::uint32_t writes = 0;
  std::uint32_t others = 0;
  std::uint32_t overwrites = 0;
};

struct LanePicture {
  bool exact = false;
  std::vector<ColumnSums> columns;  ///< when not exact
  std::uint64_t first_event = 0;    ///< positions in the track, when exact
  std::uint64_t end_event = 0;
  std::vector<Span> waits;  ///< when exact
  std::array<std::vector<Span>, Track::hold_levels> holds;
  std::uint64_t events_in_view = 0;
};

/// Fills `picture`, whose vectors are used again. Exact when the view holds at most one event for two
/// columns.
void draw_lane(const Track& track, const TimeMap& map, double begin, double end, std::size_t columns,
               LanePicture& picture);

/// The column with the most operations, of all lanes: what full height stands for.
std::uint32_t most_operations(const LanePicture& picture) noexcept;

/// What ends a wait: the release of a lock or of a permit, an event set, a condition notified, or the end of a step that
/// takes the lock only for itself.
struct ReleaseOf {
  std::uint16_t lock = 0;
  std::vector<std::uint16_t> guarded;  ///< objects whose own lock it is
};

/// The release on a lane that let another's wait end at `ticks`. It may be recorded a little later than the end that
/// it caused: up to `slack` ticks. Absent when none is near.
std::optional<std::uint64_t> find_release(const Track& track, const ReleaseOf& what, std::uint64_t ticks,
                                          std::uint64_t slack) noexcept;

/// The operation nearest to `ticks`, if one is within `reach` ticks; else Track::end().
std::uint64_t nearest_event(const Track& track, std::uint64_t ticks, std::uint64_t reach) noexcept;

}  // namespace sharescope::gui
