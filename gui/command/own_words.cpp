// SPDX-License-Identifier: MIT
#include "command/own_words.hpp"

#include <string>

namespace sharescope::gui {
namespace {

/// What follows "NAME: "; empty when the line is not the program's own.
std::string_view said_by_program(std::string_view line, const Snapshot& now) {
  const std::string& name = now.control.program;
  if (name.empty() || !line.starts_with(name) || !line.substr(name.size()).starts_with(": ")) return {};
  line.remove_prefix(name.size() + 2);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool repeats_verdict(std::string_view line, const Snapshot& now) {
  const std::string_view said = said_by_program(line, now);
  if (said.empty()) return false;
  for (const VerdictCopy& verdict : now.verdicts) {
    if (said.starts_with(verdict.name + ": expected ")) return true;
  }
  using enum ProgramOutcome;
  for (const ProgramOutcome outcome : {as_declared, not_as_declared, deadlock, crashed, stopped}) {
    const std::string_view word = to_string(outcome);
    if (said == word || said.starts_with(std::string(word) + ": ")) return true;
  }
  return false;
}

bool refuses_words(std::string_view line, const Snapshot& now) {
  return now.control.phase == Phase::declaring && said_by_program(line, now).ends_with(" (try --help)");
}

}  // namespace sharescope::gui
