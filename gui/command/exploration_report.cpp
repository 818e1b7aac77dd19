// SPDX-License-Identifier: MIT
#include "command/exploration_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command/verdict_json.hpp"
#include "model/format.hpp"
#include "model/order_counts.hpp"
#include "model/schedule_view.hpp"
#include "terminal/harmless.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/report_text.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

using Json = nlohmann::ordered_json;

/// As many characters of a witness as a line holds.
constexpr std::size_t longest_witness = 48;

std::string counted_text(const ExplorationCopy& found) {
  return with_thousands(static_cast<std::int64_t>(found.executions)) +
         (found.executions == 1 ? " execution" : " executions") + " of real processes";
}

/// " --set times=2 --set workers=2"
std::string settings_text(const ExplorationReport& report) {
  std::string text;
  for (const ParameterCopy& parameter : report.now.parameters) {
    if (parameter.value != parameter.initial)
      text += " --set " + shell_word(fmt::format("{}={}", parameter.name, parameter.value));
  }
  return text;
}

std::string headline(const ExplorationReport& report) {
  const ExplorationCopy& found = report.found;
  if (found.executions == 0) return "no order was performed";
  const double orders = weight_of_all(found);
  const bool one = are_counted(found) && orders == 1;
  const std::string begin = report.after.empty()
                                ? ""
                                : std::string(one ? " that begins with " : " that begin with ") +
                                      write_choices(report.after, longest_witness);
  std::string line;
  if (!are_counted(found)) {
    line =
        counted_text(found) + begin +
        (found.states > 0 ? ", through " + with_thousands(static_cast<std::int64_t>(found.states)) + " states"
         : found.complete ? ", which are all but for equivalent ones"
                          : "");
  } else if (found.complete) {
    line = (one ? "the only order" : "all " + large_count_text(orders) + " orders") + begin + ", in " +
           counted_text(found);
  } else {
    line = large_count_text(orders) + (one ? " order" : " orders") + begin + ", in " + counted_text(found) +
           "; there are more";
  }
  return line + fmt::format(" ({}, {} a second)", duration_text(static_cast<double>(found.nanoseconds)),
                            in_short(report.per_second()));
}

std::string verdict_text(const ExplorationReport& report, const Style& style) {
  using Kind = ExplorationVerdict::Kind;
  const std::string words = harmless(report.verdict.text());
  switch (report.verdict.kind) {
    case Kind::proved: return style.good(words);
    case Kind::counter_example: {
      const OutcomeCopy& example = report.found.outcomes[*report.verdict.example];
      return style.bad(words) + ": " + harmless(outcome_words(example, report.now));
    }
    default: return style.warning(words);
  }
}

Json values_of(const OutcomeCopy& outcome, const Snapshot& now) {
  Json verdict = Json::object();
  for (std::size_t i = 0; i < outcome.values.size() && i < now.verdicts.size(); ++i) {
    const Number value = Number::from_bits(outcome.values[i], (outcome.real >> i & 1U) != 0);
    verdict[now.verdicts[i].name] = number_json(value);
  }
  return verdict;
}

Json whole_if_small(double orders) {
  return orders < 9e15 ? Json(static_cast<std::uint64_t>(orders)) : Json(orders);
}

}  // namespace

std::string progress_of(const std::string& demo, const ExplorationCopy& found, double seconds,
                        const Style& style) {
  std::string line = style.bold(harmless(demo)) + "  ";
  if (!is_sampled(found))
    line += bar(found.part, 24) + fmt::format(" {:3.0f} % of what is known  ", found.part * 100);
  line += with_thousands(static_cast<std::int64_t>(found.executions)) + " executions  ";
  if (seconds > 0) line += in_short(static_cast<double>(found.executions) / seconds) + " a second  ";
  std::size_t bad = 0;
  for (const OutcomeCopy& outcome : found.outcomes)
    bad += outcome.as_expected ? 0 : 1;
  return line + counted(found.outcomes.size(), "outcome") +
         (bad == 0 ? "" : ", " + std::to_string(bad) + " of them not as expected");
}

std::vector<std::string> lines_of(const ExplorationReport& report, const Style& style) {
  const ExplorationCopy& found = report.found;
  std::vector<std::string> lines{style.bold(harmless(report.demo)) + "  " + harmless(report.title)};
  lines.push_back("  " + parameters_text(report.now.parameters));
  for (const std::string& smaller : report.smaller)
    lines.push_back("  " +
                    style.faint(harmless(smaller) + ", so that there is an end to it; --set says otherwise"));
  lines.push_back("  " + headline(report));
  std::vector<std::vector<std::string>> rows;
  for (const OutcomeCopy& outcome : found.outcomes) {
    const double orders = weight_of(outcome, found);
    rows.push_back({outcome.as_expected ? style.good("✓") : style.bad("✗"),
                    cut(harmless(outcome_words(outcome, report.now)), 60), ">" + large_count_text(orders),
                    outcome.as_expected && found.outcomes.size() > 1
                        ? ""
                        : "  " + write_choices(outcome.witness, longest_witness)});
  }
  for (const std::string& line : aligned(rows))
    lines.push_back("  " + line);
  const double all = weight_of_all(found);
  const double bad = weight_of_bad(found);
  const bool one = all == 1;
  const std::string noun =
      std::string(are_counted(found) ? "order" : "execution") + (one ? " ends" : "s end");
  if (found.outcomes.size() > 0) {
    lines.push_back(bad == 0 ? (one ? "  it ends as expected" : fmt::format("  all {} as expected", noun))
                             : fmt::format("  {} of {} {} otherwise than expected",
                                           style.bad(large_count_text(bad)), large_count_text(all), noun));
  }
  if (found.redundant + found.impossible > 0) {
    lines.push_back("  " + style.faint(fmt::format(
                               "executions left off as repetitions: {}, orders that did not exist: {}",
                               found.redundant, found.impossible)));
  }
  if (found.unlisted > 0)
    lines.push_back(fmt::format("  {} executions ended in yet other ways, for which the table has no room",
                                found.unlisted));
  if (report.verdict.example) {
    const OutcomeCopy& example = found.outcomes[*report.verdict.example];
    if (!example.witness.empty())
      lines.push_back("  see it again: sharescope replay " + shell_word(report.word) + " '" +
                      write_choices(example.witness, 4 * longest_witness) + "'" + settings_text(report));
  }
  lines.push_back(harmless(report.demo) + ": " + verdict_text(report, style));
  return lines;
}

std::string json_of(const ExplorationReport& report) {
  const ExplorationCopy& found = report.found;
  Json outcomes = Json::array();
  for (const OutcomeCopy& outcome : found.outcomes) {
    Json entry = Json::object();
    entry["verdict"] = values_of(outcome, report.now);
    entry["end"] = to_string(outcome.end);
    if (!outcome.message.empty()) entry["message"] = outcome.message;
    entry["as_expected"] = outcome.as_expected;
    entry["orders"] =
        outcome.uncounted == 0 && !is_sampled(found) ? whole_if_small(outcome.orders) : Json(nullptr);
    entry["executions"] = outcome.executions;
    entry["witness"] = write_schedule(report.made_for, outcome.witness);
    outcomes.push_back(std::move(entry));
  }
  const bool cannot = report.verdict.kind == ExplorationVerdict::Kind::cannot;
  const Json object{
      {"demo", report.demo},
      {"parameters", parameters_json(report.now.parameters)},
      {"after", write_choices(report.after)},
      {"complete", found.complete},
      {"orders", are_counted(report.found) ? whole_if_small(weight_of_all(report.found)) : Json(nullptr)},
      {"executions", found.executions},
      {"redundant", found.redundant},
      {"impossible", found.impossible},
      {"steps", found.steps},
      {"reused", !found.forked_anew},
      {"outcomes", std::move(outcomes)},
      {"seconds", report.seconds()},
      {"executions_per_second", report.per_second()},
      {"states", found.states},
      {"verdict", to_string(report.verdict.kind)},
      {"reason", cannot ? Json(to_string(report.verdict.why)) : Json(nullptr)},
      {"because", cannot ? Json(report.verdict.because) : Json(nullptr)},
      {"counter_example", report.verdict.example ? Json(*report.verdict.example) : Json(nullptr)},
      {"as_declared", report.as_declared}};
  return one_line(object);
}

}  // namespace sharescope::gui
