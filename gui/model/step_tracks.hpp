// SPDX-License-Identifier: MIT
#pragma once

/// The steps of one execution as tracks for the space-time chart: a lane for each worker, and the number of the step
/// where there is a time otherwise.
///
/// One thread. A step back makes an execution that was performed anew, so that tracks are made from the steps, which are
/// those of the newest execution, and not from the rings of events, which hold all of them.
///
///     StepTracks tracks;
///     tracks.update(stepper);
///     draw(tracks.track(0), StepTracks::map());

#include <cstdint>
#include <deque>
#include <vector>

#include "model/stepper.hpp"
#include "model/time_map.hpp"
#include "model/track.hpp"

namespace sharescope::gui {

class StepTracks {
 public:
  /// A step on the chart's axis, which counts nanoseconds.
  static constexpr std::uint64_t unit = 1000;
  static constexpr TimeMap map() noexcept { return {}; }

  /// Makes them anew when the execution is another one.
  void update(const Stepper& stepper);

  /// Of worker `index`, from 0.
  const Track& track(std::size_t index) const noexcept { return tracks_[index]; }
  std::size_t workers() const noexcept { return tracks_.size(); }
  std::uint64_t steps() const noexcept { return steps_.size(); }

 private:
  std::vector<Event> events_of(const Stepper& stepper, std::size_t index) const;
  std::uint16_t sender_of(const Stepper& stepper, std::size_t at) const;

  std::deque<Track> tracks_;
  std::vector<StepRecord> steps_;
  std::vector<Standing> standings_;
};

}  // namespace sharescope::gui
