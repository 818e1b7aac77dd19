// SPDX-License-Identifier: MIT
#pragma once

/// What `sharescope explore` and its kin are told on the command line, and small parameters for what is stepped.
///
/// Pure functions.

#include <string>
#include <vector>

#include "command/live_run.hpp"
#include "command/settings.hpp"
#include "sharescope/session/controller.hpp"

namespace CLI {
class App;
}

namespace sharescope::gui {

/// --split-words and --no-split-words; of both, neither counts.
struct WordStepsWords {
  bool split = false;
  bool whole = false;
  WordSteps wish() const noexcept {
    return split == whole ? WordSteps::as_declared : split ? WordSteps::yes : WordSteps::no;
  }
};

void add_word_steps_options(CLI::App& command, WordStepsWords& words);

struct ExplorationWords {
  std::string seconds;
  std::string executions;
  std::string preemptions;
  std::string kills;
  std::string longest;
  std::string seed;
  std::string after;
  bool no_reduction = false;
  bool random = false;
  bool pct = false;
  bool fresh = false;
  bool first = false;
  WordStepsWords word_steps = {};
};

void add_exploration_options(CLI::App& command, ExplorationWords& words);

/// Throws WrongWords.
ExplorationWishes wishes_of(const ExplorationWords& words);

/// What the program has made small by itself, since it is stepped: "times 1 instead of 100,000".
std::vector<std::string> small_parameters(LiveRun& live, const Settings& settings);

}  // namespace sharescope::gui
