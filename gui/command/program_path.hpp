// SPDX-License-Identifier: MIT
#pragma once

/// Programs as a shell finds them.
///
/// Any thread; reads the environment and looks at files.
///
///     if (auto path = find_program("xvfb-run")) …

#include <filesystem>
#include <optional>
#include <string>

namespace sharescope::gui {

/// A name with a slash is a path; any other is looked up in PATH. Absent when it is no file that may be
/// executed.
std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace sharescope::gui
