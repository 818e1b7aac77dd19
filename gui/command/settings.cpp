// SPDX-License-Identifier: MIT
#include "command/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "command/wrong_words.hpp"
#include "sharescope/session/limits.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

/// One line is enough to recognise it by.
std::string shortened(const std::string& word) { return cut(word, 80); }

Setting read_setting(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw WrongWords(fmt::format("--set {}: NAME=VALUE is wanted, such as --set workers=4", shortened(word)));
  }
  Setting setting{word.substr(0, equals), 0};
  check_parameter_name(setting.name);
  const char* begin = word.data() + equals + 1;
  const char* end = word.data() + word.size();
  const auto [stop, failed] = std::from_chars(begin, end, setting.value);
  if (failed == std::errc::result_out_of_range) {
    throw WrongWords(fmt::format("--set {}: the number does not fit in 64 bits", shortened(word)));
  }
  if (failed != std::errc{} || stop != end) {
    throw WrongWords(
        fmt::format("--set {}: a whole number is wanted, such as --set {}=4", shortened(word), setting.name));
  }
  return setting;
}

std::string range_text(const ParameterCopy& parameter) {
  return with_thousands(parameter.lowest) + " to " + with_thousands(parameter.highest);
}

}  // namespace

void check_parameter_name(const std::string& name) {
  if (name.size() < limits::name_bytes) return;
  throw WrongWords(fmt::format("--set {}: no parameter has a name of more than {} letters", shortened(name),
                               limits::name_bytes - 1));
}

Settings read_settings(const std::vector<std::string>& words) {
  Settings settings;
  for (const std::string& word : words)
    settings.push_back(read_setting(word));
  return settings;
}

std::vector<std::string> as_arguments(const Settings& settings) {
  std::vector<std::string> arguments;
  for (const Setting& setting : settings) {
    arguments.push_back("--" + setting.name);
    arguments.push_back(std::to_string(setting.value));
  }
  return arguments;
}

std::string objection(const Settings& settings, const std::vector<ParameterCopy>& declared,
                      const std::string& program) {
  for (const Setting& setting : settings) {
    const auto found = std::ranges::find(declared, setting.name, &ParameterCopy::name);
    if (found == declared.end()) {
      std::vector<std::string> names;
      std::vector<std::string> ranges;
      for (const ParameterCopy& parameter : declared) {
        names.push_back(parameter.name);
        ranges.push_back(parameter.name + " (" + range_text(parameter) + ")");
      }
      const std::string meant = did_you_mean(setting.name, names);
      return fmt::format("--set {}={}: {} has no parameter '{}'{} {}", setting.name, setting.value, program,
                         setting.name, meant.empty() ? ";" : meant,
                         names.empty() ? "it has none" : "it has " + listed(ranges));
    }
    if (setting.value < found->lowest || setting.value > found->highest) {
      return fmt::format("--set {}={}: '{}' of {} goes from {}", setting.name, setting.value, setting.name,
                         program, range_text(*found));
    }
  }
  return {};
}

}  // namespace sharescope::gui
