// SPDX-License-Identifier: MIT
#pragma once

/// Small parameters for what is stepped or explored: programs race a hundred thousand times, and nobody can look through
/// all orders of that.
///
/// Pure functions over copies: any thread.
///
///     for (const SmallParameter& one : small_parameters(now.parameters, [](auto) { return false; }))
///       arguments.push_back("--" + one.name);

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

struct SmallParameter {
  std::string name;
  std::int64_t value = 0;
  std::int64_t instead_of = 0;

  /// "times 1 instead of 1,000,000"
  std::string text() const;
};

/// Those that have to be made smaller, to `small` if their range allows. What `is_set` names was chosen by somebody, and
/// stays.
std::vector<SmallParameter> small_parameters(const std::vector<ParameterCopy>& all,
                                             const std::function<bool(std::string_view)>& is_set, std::int64_t small = 1);

}  // namespace sharescope::gui
