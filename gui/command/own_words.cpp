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

bool refuses_words(std::string_view line, const Snapshot& now) {
  return now.control.phase == Phase::declaring && said_by_program(line, now).ends_with(" (try --help)");
}

}  // namespace sharescope::gui
