// SPDX-License-Identifier: MIT
#pragma once

/// What happens to the processes of a session, one line each, where there is no screen to redraw: who begins,
/// who ends and how, who waits for long, and a deadlock.
///
/// One thread. What comes and goes between two looks is not told.
///
///     SessionLog log;
///     for (const std::string& line : log.look(run.now())) std::puts(line.c_str());

#include <cstdint>
#include <string>
#include <vector>

#include "model/snapshot.hpp"

namespace sharescope::gui {

class SessionLog {
 public:
  std::vector<std::string> look(const Snapshot& now);

 private:
  struct Known {
    std::uint32_t generation = UINT32_MAX;  ///< which no lane has
    bool ended = false;
    std::uint64_t told_wait = 0;  ///< since when it waited, as told last
  };
  std::vector<Known> rows_;
  std::string cycle_;
};

}  // namespace sharescope::gui
