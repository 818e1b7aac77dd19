// SPDX-License-Identifier: MIT
#pragma once

/// What `sharescope explore` and its kin are told on the command line, and small parameters for what is stepped.
///
/// Pure but for make_small(), which writes wishes into the run's session.

#include <string>
#include <vector>

#include "command/live_run.hpp"
#include "command/settings.hpp"
#include "sharescope/session/controller.hpp"

namespace CLI {
class App;
}

namespace sharescope::gui {

struct ExplorationWords {
  std::string seconds;
  std::string executions;
  std::string preemptions;
  std::string kills;
  std::string longest;
  std::string seed;
  bool no_reduction = false;
  bool random = false;
  bool pct = false;
  bool fresh = false;
  bool first = false;
};

void add_exploration_options(CLI::App& command, ExplorationWords& words);

/// Throws WrongWords.
ExplorationWishes wishes_of(const ExplorationWords& words);

/// What was not set is made small enough: model/small_parameters.hpp. To be called while the program is ready. Returns what
/// was made small: "times 1 instead of 100,000".
std::vector<std::string> make_small(LiveRun& live, const Settings& settings);

}  // namespace sharescope::gui
