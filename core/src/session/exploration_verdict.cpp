// SPDX-License-Identifier: MIT
#include "sharescope/session/exploration_verdict.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope {
namespace {

using Kind = ExplorationVerdict::Kind;

std::optional<std::size_t> shortest_counter_example(const ExplorationCopy& found) {
  std::optional<std::size_t> best;
  const auto key = [&](std::size_t i) {
    const OutcomeCopy& outcome = found.outcomes[i];
    // Without room for its choices nobody can see it again.
    return std::tuple(outcome.witness.empty(), switches(outcome.witness), outcome.witness.size());
  };
  for (std::size_t i = 0; i < found.outcomes.size(); ++i) {
    if (is_counter_example(found.outcomes[i]) && (!best || key(i) < key(*best))) best = i;
  }
  return best;
}

const OutcomeCopy* first_with(const ExplorationCopy& found, ExecutionEnd end) {
  const auto is_so = [end](const OutcomeCopy& outcome) { return outcome.end == end; };
  const auto at = std::ranges::find_if(found.outcomes, is_so);
  return at == found.outcomes.end() ? nullptr : &*at;
}

std::string counted(std::uint64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string how_far(const ExplorationCopy& found) {
  const std::string done = counted(found.executions, "execution");
  if (found.strategy == Strategy::random || found.strategy == Strategy::priorities)
    return "orders were drawn at random: " + done + ", and there may be more";
  std::string text = "the search was not finished within its limits: " + done;
  if (found.states > 0) return text + ", " + counted(found.states, "state");
  if (found.part > 0 && found.part < 1)
    text += ", " + std::to_string(static_cast<int>(found.part * 100)) + " % of what it knows of";
  return text;
}

ExplorationVerdict cannot(WhyNot why, std::string because) {
  return {.kind = Kind::cannot, .example = {}, .why = why, .because = std::move(because)};
}

}  // namespace

bool is_counter_example(const OutcomeCopy& outcome) noexcept {
  switch (outcome.end) {
    case ExecutionEnd::finished: return !outcome.as_expected;
    case ExecutionEnd::deadlock:
    case ExecutionEnd::failed:
    case ExecutionEnd::crashed:
    case ExecutionEnd::livelock: return true;
    default: return false;
  }
}

ExplorationVerdict verdict_of(const ExplorationCopy& found) {
  if (const auto example = shortest_counter_example(found))
    return {.kind = Kind::counter_example, .example = example, .why = {}, .because = {}};
  if (found.why_not != WhyNot::none) return cannot(found.why_not, found.why_not_so);
  for (const ExecutionEnd end : {ExecutionEnd::halted, ExecutionEnd::killed}) {
    if (const OutcomeCopy* outcome = first_with(found, end))
      return cannot(WhyNot::interference, outcome->message);
  }
  if (!found.finished) return {};
  if (found.complete && found.unrepeatable == 0)
    return {.kind = Kind::proved, .example = {}, .why = {}, .because = {}};
  if (const OutcomeCopy* outcome = first_with(found, ExecutionEnd::impossible))
    return cannot(WhyNot::no_such_start, outcome->message);
  if (const OutcomeCopy* outcome = first_with(found, ExecutionEnd::unresponsive))
    return cannot(WhyNot::time, outcome->message);
  if (found.unrepeatable != 0)
    return cannot(WhyNot::unrepeatable,
                  "step " + std::to_string(found.unrepeatable) +
                      " was another one when it was performed again: a static, the clock or a random number "
                      "decides something");
  if (found.named_memory)
    return cannot(WhyNot::named_memory, "it shares memory by name, which is not put back between executions");
  if (found.outsiders)
    return cannot(WhyNot::outsiders,
                  "its workers start processes or threads of their own, which are not stepped");
  if (const OutcomeCopy* outcome = first_with(found, ExecutionEnd::too_long))
    return cannot(WhyNot::time,
                  "an execution has " + outcome->message + ", and it may be that it never ends");
  return cannot(WhyNot::not_finished, how_far(found));
}

std::string_view to_string(ExplorationVerdict::Kind kind) noexcept {
  switch (kind) {
    case Kind::proved: return "proved for these sizes";
    case Kind::counter_example: return "counter-example";
    case Kind::cannot: return "cannot be explored";
    default: return "searching";
  }
}

std::string ExplorationVerdict::text() const {
  std::string words(to_string(kind));
  if (kind == Kind::cannot) words += ", because " + because;
  return words;
}

}  // namespace sharescope
