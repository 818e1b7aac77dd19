// SPDX-License-Identifier: MIT
#pragma once

/// A whole run of the program, and three ways to write it down.
///
///     std::cout << as_json(report).dump(2) << '\n';

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../harness/machine.hpp"
#include "../harness/result.hpp"

namespace sharescope::bench {

struct Report {
  std::vector<Fact> machine;
  std::string cpython;  ///< its version, or why there is none
  std::string load_before;
  std::string load_after;
  std::string warning;  ///< empty, or why the numbers say little
  int rounds = 0;
  double scale = 1;
  std::vector<Result> results;
};

nlohmann::ordered_json as_json(const Report& report);

/// For a terminal. Written piece by piece, so that one sees what is done while the rest is measured.
void write_heading(std::ostream& out, const Report& report);
void write_result(std::ostream& out, const Result& result);
void write_targets(std::ostream& out, const Report& report);

/// For docs/performance.md.
void write_markdown(std::ostream& out, const Report& report);

/// "0.41", "33 times", "7.3 ns": with as many digits as mean something.
std::string number_text(double number);
std::string measured_text(const Judgement& judgement, double measured);
/// "at most 0.75", or "-" without a limit.
std::string limit_text(const Judgement& judgement);
/// "met", "not met", or "-" without a limit.
std::string verdict_text(const Judgement& judgement);

}  // namespace sharescope::bench
