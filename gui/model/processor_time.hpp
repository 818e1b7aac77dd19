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

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

class ProcessorTime {
 public:
  /// A look costs a system call or three: of more lanes than these some have to wait for the next sample.
  static constexpr std::size_t most_at_once = 64;

  /// Looks at the lanes that run now, supervisors excepted.
  void sample(const std::vector<LaneCopy>& lanes);

  std::uint64_t nanoseconds() const noexcept { return nanoseconds_; }
  /// What they had recorded by the same looks: a thread that has ended since went on recording unseen.
  std::uint64_t events() const noexcept { return events_; }

 private:
  struct Look {
    std::uint32_t generation = 0;
    std::uint64_t nanoseconds = 0;
    std::uint64_t events = 0;
  };
  void note(const LaneCopy& lane, std::uint64_t used);

  std::vector<Look> rows_;
  std::size_t turn_ = 0;           ///< the copy that a sample begins with
  std::uint64_t nanoseconds_ = 0;  ///< of all lanes so far
  std::uint64_t events_ = 0;
};

}  // namespace sharescope::gui
