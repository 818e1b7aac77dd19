// SPDX-License-Identifier: MIT
#include "terminal/report_text.hpp"

#include <fmt/format.h>
#include <string.h>

#include "model/format.hpp"
#include "model/loss.hpp"
#include "terminal/harmless.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

std::string digits(std::uint64_t value) { return with_thousands(static_cast<std::int64_t>(value)); }

std::vector<std::string> verdict_row(const VerdictCopy& verdict, const Style& style) {
  const Loss loss = loss_of(verdict);
  std::string difference;
  if (loss.kind != Loss::Kind::none) {
    difference =
        (loss.kind == Loss::Kind::pending ? "missing" : loss.difference_label) + " " + loss.difference;
    if (loss.share_known) difference += " (" + percent(loss.share) + ")";
  }
  const bool holds = verdict.settled && verdict.holds;
  return {harmless(verdict.name), "expected " + loss.expected, "actual " + loss.actual, difference,
          holds
              ? style.good("✓") + " as declared"
              : style.bad("✗") + (verdict.settled ? " not so, " : " not judged, ") + declared_text(verdict)};
}

std::string end_text(const RunReport::Worker& worker) {
  if (!worker.exit_code) return "end unknown";
  if (*worker.exit_code < 0) return "killed by " + signal_text(*worker.exit_code);
  return fmt::format("exit code {}", *worker.exit_code);
}

std::vector<std::string> worker_row(const RunReport::Worker& worker, const Style& style) {
  return {style.worker(worker.number, worker_sign(worker.number)) + " " + harmless(worker.name),
          fmt::format("pid {}", worker.pid),
          worker.rounds_wanted == 0
              ? ""
              : fmt::format(">{} of {} rounds", digits(worker.rounds), digits(worker.rounds_wanted)),
          ">" + digits(worker.operations) + " operations",
          worker.waited == 0 ? "" : "waited " + duration_text(static_cast<double>(worker.waited)),
          end_text(worker)};
}

void append(std::vector<std::string>& lines, const std::vector<std::vector<std::string>>& rows) {
  for (const std::string& line : aligned(rows))
    lines.push_back("  " + line);
}

std::string speed_text(const RunReport& report) {
  std::string text = duration_text(report.seconds * 1e9);
  // What stood still or fell down has no speed.
  const bool went =
      report.outcome != RunReport::Outcome::deadlock && report.outcome != RunReport::Outcome::crashed;
  if (went && report.rates.rounds > 0) text += ", " + in_short(report.rates.rounds) + " rounds/s";
  if (went && report.rates.operations > 0) text += ", " + in_short(report.rates.operations) + " operations/s";
  text += ", " + counted(report.events_recorded, "event") + " recorded";
  if (report.events_dropped > 0)
    text += ", " + digits(report.events_dropped) + " of them written over unread";
  return text;
}

}  // namespace

std::string parameters_text(const std::vector<ParameterCopy>& parameters) {
  std::string text;
  for (const ParameterCopy& parameter : parameters) {
    if (!text.empty()) text += ", ";
    text += harmless(parameter.name) + " " + with_thousands(parameter.value);
  }
  return text;
}

std::string outcome_text(const RunReport& report, const Style& style) {
  const bool good = report.outcome == RunReport::Outcome::as_declared;
  const std::string word = to_string(report.outcome);
  return (good ? style.good(word) : style.bad(word)) +
         (report.sentence.empty() ? "" : ": " + harmless(report.sentence));
}

std::vector<std::string> report_text(const RunReport& report, const std::string& title, const Style& style) {
  std::vector<std::string> lines{style.bold(harmless(report.demo))};
  if (!title.empty()) lines.back() += "  " + harmless(title);
  if (!report.parameters.empty()) lines.push_back("  " + parameters_text(report.parameters));
  std::vector<std::vector<std::string>> rows;
  for (const VerdictCopy& verdict : report.verdicts)
    rows.push_back(verdict_row(verdict, style));
  append(lines, rows);
  rows.clear();
  for (const RunReport::Worker& worker : report.workers)
    rows.push_back(worker_row(worker, style));
  append(lines, rows);
  lines.push_back("  " + speed_text(report));
  for (const std::string& warning : report.warnings)
    lines.push_back("  " + style.warning("!") + " " + harmless(warning));
  lines.push_back(harmless(report.demo) + ": " + outcome_text(report, style));
  return lines;
}

}  // namespace sharescope::gui
