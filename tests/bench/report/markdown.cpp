// SPDX-License-Identifier: MIT
#include <ostream>

#include "report.hpp"

namespace sharescope::bench {
namespace {

std::string text_of(const Spread& spread) {
  return number_text(spread.median) + " (" + number_text(spread.least) + " to " +
         number_text(spread.greatest) + ")";
}

void write_result_table(std::ostream& out, const Result& result) {
  out << "\n### " << result.title << "\n\n`--only " << result.name << "`; " << result.processors << ".\n\n|";
  for (const Figure& figure : result.figures)
    out << " | " << figure.name << ", " << figure.unit;
  out << " |\n|---|";
  for (std::size_t i = 0; i < result.figures.size(); ++i)
    out << "---:|";
  out << '\n';
  for (const Outcome& outcome : result.outcomes) {
    out << "| " << outcome.contender;
    for (const Spread& spread : outcome.figures)
      out << " | " << text_of(spread);
    out << " |\n";
  }
  for (const Absent& absent : result.absent)
    out << "\nNot measured: " << absent.name << ", " << absent.reason << ".\n";
}

}  // namespace

void write_markdown(std::ostream& out, const Report& report) {
  out << "| claim | limit | measured | by round | |\n|---|---|---:|---:|---|\n";
  for (const Result& result : report.results) {
    for (const Judgement& judgement : result.judgements) {
      out << "| " << judgement.target.claim << " | " << limit_text(judgement) << " | "
          << measured_text(judgement, judgement.measured) << " | " << number_text(judgement.by_round.least)
          << " to " << number_text(judgement.by_round.greatest) << " | " << verdict_text(judgement) << " |\n";
    }
  }
  out << "\nMedians of " << report.rounds << " rounds (least to greatest).\n";
  for (const Result& result : report.results)
    write_result_table(out, result);
  out << "\n### The machine\n\n";
  if (!report.warning.empty()) out << "Take care: " << report.warning << ".\n\n";
  for (const Fact& fact : report.machine)
    out << "- " << fact.name << ": " << fact.value << '\n';
  out << "- CPython: " << report.cpython << "\n- load average before: " << report.load_before
      << "; after: " << report.load_after << '\n';
}

}  // namespace sharescope::bench
