// SPDX-License-Identifier: MIT
#pragma once

/// How many events a run has recorded, and how many of them nobody can read any more.
///
/// One thread. The command reads no events while a program runs: each lane's ring keeps its newest, and what
/// was written over is dropped. A row of the lane table may be used by one process after another, so the
/// tally must look while the program runs; processes that come and go between two looks in the same row are
/// missed.
///
///     EventTally tally;
///     tally.look(run.now().lanes);
///     tally.recorded(), tally.dropped()

#include <cstdint>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

class EventTally {
 public:
  void look(const std::vector<LaneCopy>& lanes);

  std::uint64_t recorded() const noexcept;
  std::uint64_t dropped() const noexcept;

 private:
  struct Row {
    std::uint32_t generation = 0;
    std::uint64_t events = 0;
  };
  std::vector<Row> rows_;
  std::uint64_t gone_ = 0;  ///< recorded by lanes whose row, and ring, another has since
};

}  // namespace sharescope::gui
