// SPDX-License-Identifier: MIT
#include "window/frame_times.hpp"

#include <algorithm>
#include <ctime>

namespace sharescope::gui {

double thread_cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

void FrameTimes::add(double milliseconds) {
  ring_[frames_ % kept] = milliseconds;
  ++frames_;
}

std::size_t FrameTimes::in_use() const { return std::min(frames_, kept); }

double FrameTimes::last_ms() const { return frames_ == 0 ? 0 : ring_[(frames_ - 1) % kept]; }

double FrameTimes::median_ms() const {
  if (frames_ == 0) return 0;
  std::array<double, kept> sorted = ring_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(in_use() / 2);
  std::nth_element(sorted.begin(), middle, sorted.begin() + static_cast<std::ptrdiff_t>(in_use()));
  return *middle;
}

double FrameTimes::worst_ms() const {
  if (frames_ == 0) return 0;
  return *std::max_element(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(in_use()));
}

}  // namespace sharescope::gui
