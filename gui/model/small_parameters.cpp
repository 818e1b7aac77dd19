// SPDX-License-Identifier: MIT
#include "model/small_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

/// As Program has it: a parameter above it is one that is counted up to.
constexpr std::int64_t small_enough = 16;

}  // namespace

std::string SmallParameter::text() const {
  return fmt::format("{} {} instead of {}", name, with_thousands(value), with_thousands(instead_of));
}

std::vector<SmallParameter> small_parameters(const std::vector<ParameterCopy>& all,
                                             const std::function<bool(std::string_view)>& is_set, std::int64_t small) {
  std::vector<SmallParameter> smaller;
  for (const ParameterCopy& parameter : all) {
    if (parameter.initial <= small_enough || is_set(parameter.name)) continue;
    const std::int64_t value = std::max(small, parameter.lowest);
    if (value < parameter.initial) smaller.push_back({parameter.name, value, parameter.initial});
  }
  return smaller;
}

}  // namespace sharescope::gui
