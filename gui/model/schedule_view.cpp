// SPDX-License-Identifier: MIT
#include "model/schedule_view.hpp"

#include "model/loss.hpp"

namespace sharescope::gui {

MadeFor made_for(const std::string& name, const Snapshot& now, std::uint16_t fingerprint) {
  MadeFor result{.program = name, .fingerprint = fingerprint};
  for (const ParameterCopy& parameter : now.parameters)
    result.parameters[parameter.name] = parameter.value;
  return result;
}

const char* to_string(ExecutionEnd end) noexcept {
  switch (end) {
    case ExecutionEnd::finished: return "finished";
    case ExecutionEnd::deadlock: return "deadlock";
    case ExecutionEnd::failed: return "failed";
    case ExecutionEnd::crashed: return "crashed";
    case ExecutionEnd::unresponsive: return "unresponsive";
    case ExecutionEnd::too_long: return "too long";
    case ExecutionEnd::redundant: return "redundant";
    case ExecutionEnd::held: return "held";
    case ExecutionEnd::impossible: return "impossible";
    case ExecutionEnd::livelock: return "livelock";
    case ExecutionEnd::killed: return "killed from outside";
    case ExecutionEnd::halted: return "stopped by somebody";
    default: return "stopped";
  }
}

std::string value_text(const OutcomeCopy& outcome, std::size_t i) {
  return number_text(Number::from_bits(outcome.values[i], (outcome.real >> i & 1U) != 0));
}

std::string outcome_words(const OutcomeCopy& outcome, const Snapshot& now) {
  if (outcome.end != ExecutionEnd::finished) {
    const std::string end = to_string(outcome.end);
    return outcome.message.empty() ? end : end + ": " + outcome.message;
  }
  std::string text;
  for (std::size_t i = 0; i < outcome.values.size() && i < now.verdicts.size(); ++i)
    text += (i == 0 ? "" : ", ") + now.verdicts[i].name + " " + value_text(outcome, i);
  return text.empty() ? "finished" : text;
}

}  // namespace sharescope::gui
