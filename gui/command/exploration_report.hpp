// SPDX-License-Identifier: MIT
#pragma once

/// What `sharescope explore` has to say in the end: how many orders, how they ended, and how to see one again.
///
/// Pure functions.
///
///     for (const std::string& line : lines_of(report, style)) std::puts(line.c_str());

#include <string>
#include <vector>

#include "command/live_run.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "sharescope/session/stage_reader.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

struct ExplorationReport {
  std::string demo;
  std::string title = {};
  std::string word = {};  ///< as it was said on the command line: a name, or a path
  Snapshot now = {};
  ExplorationCopy found = {};
  std::vector<Choice> after = {};  ///< with which all of them begin
  MadeFor made_for = {};
  ExplorationVerdict verdict = {};
  bool as_declared = false;  ///< nothing that was performed contradicts what the program declares
  std::vector<std::string> smaller = {};  ///< parameters that were made small

  double seconds() const { return static_cast<double>(found.nanoseconds) / 1e9; }
  double per_second() const { return seconds() > 0 ? static_cast<double>(found.executions) / seconds() : 0; }
};

std::vector<std::string> lines_of(const ExplorationReport& report, const Style& style);
std::string json_of(const ExplorationReport& report);

/// "12 %  1 204 executions  31 000 a second": what is shown meanwhile.
std::string progress_of(const std::string& demo, const ExplorationCopy& found, double seconds,
                        const Style& style);

}  // namespace sharescope::gui
