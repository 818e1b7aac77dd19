// SPDX-License-Identifier: MIT
#pragma once

/// How a run went: what `sharescope run` prints, as text and as JSON.
///
/// Plain values, taken from a run that is over; any thread.
///
///     RunReport report = report_of(live);
///     std::puts(to_json(report).c_str());

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command/live_run.hpp"

namespace sharescope::gui {

struct RunReport {
  enum class Outcome { as_declared, not_as_declared, deadlock, crashed };
  struct Worker {
    std::string name;
    int pid = 0;
    std::optional<int> exit_code;  ///< -N when signal N killed it; absent when nobody could tell
    std::uint64_t operations = 0;
    std::uint64_t rounds = 0;
    std::uint64_t rounds_wanted = 0;
    std::uint64_t waited = 0;  ///< nanoseconds
    int number = 0;            ///< from 0, gives it its colour
  };

  std::string demo;
  std::vector<ParameterCopy> parameters;
  std::vector<Worker> workers;
  std::vector<VerdictCopy> verdicts;
  std::vector<LastSeen::Seen> objects;  ///< those that hold something
  Outcome outcome = Outcome::crashed;
  std::string sentence;  ///< the deadlock's cycle, the crash's signal; empty when there is no more to say
  std::vector<std::string> warnings;  ///< what may go wrong although it has not
  double seconds = 0;                 ///< of the workers; of the whole program when it never started any
  std::uint64_t events_recorded = 0;
  std::uint64_t events_dropped = 0;
  Rates rates;

  int exit_status() const noexcept;
};

const char* to_string(RunReport::Outcome outcome) noexcept;

RunReport report_of(const LiveRun& live);

/// One object on one line.
std::string to_json(const RunReport& report);

}  // namespace sharescope::gui
