// SPDX-License-Identifier: MIT
#pragma once

/// How fast a run goes: operations and rounds of progress a second, lately and over the whole run.
///
/// One thread. Time while the program was paused or slowed on purpose does not count, so that the figures of
/// two runs can be compared afterwards.
///
///     Throughput speed;
///     speed.sample(now_ns, operations, rounds, true);   // each frame
///     speed.lately().operations                          // a second

#include <cstdint>
#include <deque>

namespace sharescope::gui {

struct Rates {
  double operations = -1;  ///< a second; negative while not known
  double rounds = -1;
};

class Throughput {
 public:
  /// What the counters say at `nanoseconds` (monotonic). `free`: nothing held the program back since the last
  /// sample.
  void sample(std::uint64_t nanoseconds, std::uint64_t operations, std::uint64_t rounds, bool free);

  /// The program is paused: the rates stay what they were until it goes on, and the time between does not count.
  void hold() noexcept { held_ = true; }

  /// The run is over, and took that long. Used when nothing held it back on its way, because samples are too
  /// coarse for a run of a few milliseconds.
  void finish(std::uint64_t nanoseconds, std::uint64_t operations, std::uint64_t rounds);

  Rates lately() const;   ///< over the last second
  Rates overall() const;  ///< over all the time in which it ran freely

 private:
  struct Sample {
    std::uint64_t nanoseconds;
    std::uint64_t operations;
    std::uint64_t rounds;
  };
  std::deque<Sample> recent_;
  double free_seconds_ = 0;
  double free_operations_ = 0;
  double free_rounds_ = 0;
  bool undisturbed_ = true;
  bool held_ = false;
};

/// How many times as fast the first is as the second, by rounds where both count rounds, else by operations.
/// 0 when it is not known.
double cost_ratio(const Rates& mistake, const Rates& cure) noexcept;

}  // namespace sharescope::gui
