// SPDX-License-Identifier: MIT
#pragma once

/// Where things are in the space-time chart of this frame: its plot, its lanes, and which moment is at which
/// place.
///
/// Plain values of one frame; GUI thread.
///
/// What is stepped has the number of the step where there is a time otherwise: model/step_tracks.hpp.
///
///     float x = frame.x_of(lane, event.ticks);

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "model/run.hpp"
#include "model/step_tracks.hpp"
#include "model/timeline.hpp"
#include "model/view_range.hpp"

namespace sharescope::gui {

struct ChartLane {
  const Run* run = nullptr;
  std::size_t side = 0;
  const Track* events = nullptr;
  TimeMap map;
  const LaneCopy* lane = nullptr;
  int slot = 0;         ///< gives colour and mark
  bool dimmed = false;  ///< another worker is brought out
  float top = 0;
  float bottom = 0;
  LanePicture* picture = nullptr;

  const Track& track() const { return *events; }
};

struct ChartFrame {
  float left = 0;  ///< of the plot; labels stand before it
  float right = 0;
  float top = 0;
  float bottom = 0;
  double begin = 0;  ///< nanoseconds
  double end = 1;
  bool by_steps = false;              ///< a unit of the axis is a step
  std::uint32_t most_operations = 1;  ///< in one column
  std::vector<ChartLane> lanes;

  float x_of(double nanoseconds) const {
    return left + static_cast<float>((nanoseconds - begin) / (end - begin)) * (right - left);
  }
  float x_of(const ChartLane& lane, std::uint64_t ticks) const { return x_of(lane.map.nanoseconds(ticks)); }
  double time_at(float x) const {
    return begin + static_cast<double>((x - left) / (right - left)) * (end - begin);
  }
  /// Index of the lane at that height, or -1.
  int lane_at(float y) const {
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      if (y >= lanes[i].top && y < lanes[i].bottom) return static_cast<int>(i);
    }
    return -1;
  }
};

/// A column of sums is this wide, in drawing units, at any scale.
inline constexpr float column_units = 2;

}  // namespace sharescope::gui
