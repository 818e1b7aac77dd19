// SPDX-License-Identifier: MIT
#include "model/small_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

/// As the program itself decides: above it, something is counted up to.
constexpr std::int64_t small_enough = 16;

}  // namespace

std::vector<std::string> small_parameters(const std::vector<ParameterCopy>& all,
                                          const std::function<bool(std::string_view)>& is_set) {
  std::vector<std::string> words;
  for (const ParameterCopy& parameter : all) {
    if (is_set(parameter.name) || parameter.value == parameter.initial) continue;
    words.push_back(fmt::format("{} {} instead of {}", parameter.name, with_thousands(parameter.value),
                                with_thousands(parameter.initial)));
  }
  return words;
}

ParameterValues small_values(const std::vector<ParameterCopy>& all, const ParameterValues& chosen,
                             const ParameterValues& chosen_live, std::int64_t small) {
  ParameterValues values;
  for (const ParameterCopy& parameter : all) {
    const auto own = chosen.find(parameter.name);
    const auto live = chosen_live.find(parameter.name);
    if (own != chosen.end()) {
      values[parameter.name] = own->second;
    } else if (live != chosen_live.end() && live->second <= small_enough) {
      values[parameter.name] = live->second;
    } else if (small > 1 && parameter.initial > small_enough) {
      values[parameter.name] = std::max(small, parameter.lowest);
    } else {
      continue;
    }
    std::int64_t& value = values[parameter.name];
    value = std::clamp(value, parameter.lowest, parameter.highest);
  }
  return values;
}

std::vector<std::string> as_arguments(const ParameterValues& values) {
  std::vector<std::string> arguments;
  for (const auto& [name, value] : values) {
    arguments.push_back("--" + name);
    arguments.push_back(std::to_string(value));
  }
  return arguments;
}

}  // namespace sharescope::gui
