// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

// What the interface itself costs: the processor time of this thread for each frame, from the start of a
// frame until its drawing lists are built. The rasteriser is not in it, be it a graphics card or Mesa's
// software one.
//
// One thread, the one that draws. The median is over the newest `FrameTimes::kept` frames.
//
//     FrameTimes times;
//     double before = thread_cpu_ms();
//     build_the_frame();
//     times.add(thread_cpu_ms() - before);

namespace sharescope::gui {

/// Processor time that the calling thread has used so far, in milliseconds.
double thread_cpu_ms();

class FrameTimes {
 public:
  static constexpr std::size_t kept = 240;

  void add(double milliseconds);

  std::size_t frames() const { return frames_; }  ///< ever added, not only those kept
  double last_ms() const;
  double median_ms() const;  ///< 0 before the first frame
  double worst_ms() const;   ///< of the frames kept
  void clear() { frames_ = 0; }

 private:
  std::size_t in_use() const;

  std::array<double, kept> ring_{};
  std::size_t frames_ = 0;
};

}  // namespace sharescope::gui
