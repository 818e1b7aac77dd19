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
  /// What they had recorded by the same looks: a thread that has ended since went on recording unseen.
  std::uint64_t events() const noexcept;

 private:
  struct Look {
    std::uint64_t nanoseconds = 0;
    std::uint64_t events = 0;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Look> looks_;  ///< by row and generation
};

}  // namespace sharescope::gui
