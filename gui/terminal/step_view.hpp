// SPDX-License-Identifier: MIT
#pragma once

/// A stepped program in a terminal: the shared objects, and each worker with what it has read, what it is about to do,
/// and why it cannot.
///
/// Pure functions over copies.
///
///     for (const std::string& line : step_lines(stepper, run, style)) std::puts(line.c_str());

#include <string>
#include <vector>

#include "model/stepper.hpp"
#include "terminal/style.hpp"

namespace sharescope::gui {

std::vector<std::string> step_lines(const Stepper& stepper, const Run& run, const Style& style);

/// The verdicts as they stand, and the goals.
std::vector<std::string> end_lines(const Stepper& stepper, const Run& run, const Style& style);

}  // namespace sharescope::gui
