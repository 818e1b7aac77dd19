// SPDX-License-Identifier: MIT
#pragma once

/// What a ForkedChild does to become another program, which then dies with the test as the child would have.
///
///     ForkedChild child([&] { return become({.words = {"xdotool", "key", "space"}}); });

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sharescope::window_test {

struct OtherProgram {
  std::vector<std::string> words;                       ///< looked for in PATH, and its arguments
  std::map<std::string, std::string> environment = {};  ///< an empty value: not set
  std::filesystem::path output = {};                    ///< for stdout and stderr; empty: those of the test
  std::vector<int> keep = {};                           ///< descriptors that stay open
};

/// Returns only when there is no such program: 127, as a shell does.
int become(const OtherProgram& program);

}  // namespace sharescope::window_test
