// SPDX-License-Identifier: MIT
#pragma once

/// Small parameters for what is stepped or explored: programs race a hundred thousand times, and nobody can look through
/// all orders of that. A program makes them small by itself when it is told how it will be performed; here is what is said
/// of it, and what it is told on its command line instead.
///
/// Pure functions over copies: any thread.
///
///     small_parameters(now.parameters, [](auto) { return false; })   // "times 1 instead of 1,000,000"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

using ParameterValues = std::map<std::string, std::int64_t>;

/// What the program has made small, in words. What `is_set` names was chosen by somebody.
std::vector<std::string> small_parameters(const std::vector<ParameterCopy>& all,
                                          const std::function<bool(std::string_view)>& is_set);

/// What such a program is to be given: what was chosen for it, what was chosen for the live race and is small, and `small`
/// for whatever would be made smaller than that.
ParameterValues small_values(const std::vector<ParameterCopy>& all, const ParameterValues& chosen,
                             const ParameterValues& chosen_live, std::int64_t small);

/// As words of a command line: {"--times", "2"}.
std::vector<std::string> as_arguments(const ParameterValues& values);

}  // namespace sharescope::gui
