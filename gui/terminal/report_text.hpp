// SPDX-License-Identifier: MIT
#pragma once

/// A report as lines for a terminal: parameters, verdicts, workers, speed, recorder, and the outcome last.
///
/// Pure functions: any thread.
///
///     for (const std::string& line : report_text(report, title, Style(false))) std::puts(line.c_str());

#include <string>
#include <vector>

#include "command/run_report.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

std::vector<std::string> report_text(const RunReport& report, const std::string& title, const Style& style);

/// "as declared", "deadlock: worker-1 waits for …"
std::string outcome_text(const RunReport& report, const Style& style);

/// "workers 2, times 1,000,000"
std::string parameters_text(const std::vector<ParameterCopy>& parameters);

}  // namespace sharescope::gui
