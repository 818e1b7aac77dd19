// SPDX-License-Identifier: MIT
#pragma once

/// How much processor time the threads of a run have used, to put the probe's cost into proportion.
///
/// One thread. Reads one small file of /proc for each living thread, so it is asked a few times a second, not
/// in every frame. Threads that have ended keep what they had used at the last look.
///
///     ProcessorTime time;
///     time.sample(now.lanes);
///     time.nanoseconds()

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

class ProcessorTime {
 public:
  /// Looks at the lanes that run now, supervisors excepted.
  void sample(const std::vector<LaneCopy>& lanes);

  std::uint64_t nanoseconds() const noexcept;

 private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> used_;  ///< by row and generation
};

}  // namespace sharescope::gui
