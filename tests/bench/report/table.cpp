// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iomanip>
#include <ostream>

#include "report.hpp"

namespace sharescope::bench {
namespace {

constexpr int widest_name = 40;
constexpr int widest_number = 10;

void write_row(std::ostream& out, const std::string& name, const Spread& spread, const std::string& unit) {
  out << "  " << std::left << std::setw(widest_name) << name << std::right;
  for (const double number : {spread.median, spread.least, spread.greatest}) {
    out << std::setw(widest_number) << number_text(number);
  }
  out << "  " << unit << '\n';
}

}  // namespace

void write_heading(std::ostream& out, const Report& report) {
  for (const Fact& fact : report.machine)
    out << fact.name << ": " << fact.value << '\n';
  out << "CPython: " << report.cpython << '\n' << "load: " << report.load_before << '\n';
  if (!report.warning.empty()) out << "take care: " << report.warning << '\n';
  out << report.rounds << " rounds, taken in turns\n";
}

void write_result(std::ostream& out, const Result& result) {
  out << '\n' << result.name << ": " << result.title << " (" << result.processors << ")\n";
  out << "  " << std::left << std::setw(widest_name) << "" << std::right;
  for (const char* heading : {"median", "min", "max"})
    out << std::setw(widest_number) << heading;
  out << '\n';
  for (std::size_t figure = 0; figure < result.figures.size(); ++figure) {
    const Figure& shown = result.figures[figure];
    if (figure > 0) out << "  " << shown.name << '\n';
    for (const Outcome& outcome : result.outcomes) {
      write_row(out, outcome.contender, outcome.figures[figure], shown.unit);
    }
  }
  for (const Absent& absent : result.absent)
    out << "  " << absent.name << ": " << absent.reason << '\n';
  out << std::flush;
}

void write_targets(std::ostream& out, const Report& report) {
  std::size_t widest = 0;
  for (const Result& result : report.results) {
    for (const Judgement& judgement : result.judgements)
      widest = std::max(widest, judgement.target.claim.size());
  }
  if (widest == 0) return;
  out << "\ntargets, from medians (by round: least to greatest)\n";
  for (const Result& result : report.results) {
    for (const Judgement& judgement : result.judgements) {
      out << "  " << std::left << std::setw(static_cast<int>(widest)) << judgement.target.claim << "  "
          << std::setw(19) << limit_text(judgement) << std::right << std::setw(12)
          << measured_text(judgement, judgement.measured) << "  " << std::left << std::setw(8)
          << verdict_text(judgement) << "(" << number_text(judgement.by_round.least) << " to "
          << number_text(judgement.by_round.greatest) << ")\n";
    }
  }
  out << "load afterwards: " << report.load_after << '\n';
}

}  // namespace sharescope::bench
