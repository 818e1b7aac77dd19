// SPDX-License-Identifier: MIT
#pragma once

/// Where the sources of the demos stand: in whichever chapter.
///
/// Pure functions over the source tree; any thread.
///
///     Lines lines = read_lines(source_of_demo("lost_update"));

#include <filesystem>
#include <stdexcept>
#include <string>

namespace sharescope::demo_test {

/// Throws std::runtime_error when no chapter has it.
inline std::filesystem::path source_of_demo(const std::string& name) {
  for (const auto& chapter :
       std::filesystem::directory_iterator(std::filesystem::path(SHARESCOPE_SOURCE_FOLDER) / "demos")) {
    const std::filesystem::path source = chapter.path() / (name + ".cpp");
    if (std::filesystem::is_regular_file(source)) return source;
  }
  throw std::runtime_error("no chapter has a demo '" + name + "'");
}

}  // namespace sharescope::demo_test
