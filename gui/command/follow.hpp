// SPDX-License-Identifier: MIT
#pragma once

/// Stays with running programs until all are over, and sees to it that Ctrl+C and a time limit end them.
///
/// One thread; blocks, and sleeps while nothing happens. A first signal ends the programs in order; a second
/// one makes it return at once, and the programs are killed when they are destroyed.
///
///     Followed how = follow({&live}, signals, {}, [&] { draw(live); });

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "command/live_run.hpp"
#include "command/stop_signals.hpp"

namespace sharescope::gui {

struct FollowWishes {
  std::optional<std::chrono::duration<double>> limit = {};  ///< then they are ended
  std::chrono::milliseconds look_every{50};                 ///< at least
  std::function<bool()> enough = {};  ///< asked after each look; then they are left as they are
};

struct Followed {
  std::optional<int> signal;  ///< that came
  bool timed_out = false;
};

/// Calls `look` after each look at the programs.
Followed follow(const std::vector<LiveRun*>& runs, StopSignals& signals, const FollowWishes& wishes,
                const std::function<void()>& look);

/// Sleeps until one of them writes or ends, for `most` at the longest.
void wait_for_news(const std::vector<LiveRun*>& runs, std::chrono::milliseconds most);

}  // namespace sharescope::gui
