// SPDX-License-Identifier: MIT
#pragma once

/// The parameters that the user sets with --set NAME=VALUE.
///
/// Plain values and pure functions: any thread.
///
///     Settings settings = read_settings({"workers=4"});
///     as_arguments(settings);   // --workers 4

#include <cstdint>
#include <string>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

struct Setting {
  std::string name;
  std::int64_t value = 0;
};
using Settings = std::vector<Setting>;

/// Throws WrongWords for what is no NAME=VALUE with a whole number.
Settings read_settings(const std::vector<std::string>& words);

/// Throws WrongWords for one that is longer than any can be.
void check_parameter_name(const std::string& name);

/// As a program that uses Program expects them.
std::vector<std::string> as_arguments(const Settings& settings);

/// What is wrong with them for a program that declares these parameters, in one line that says how to say it;
/// empty when nothing is.
std::string objection(const Settings& settings, const std::vector<ParameterCopy>& declared,
                      const std::string& program);

}  // namespace sharescope::gui
