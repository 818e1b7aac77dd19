// SPDX-License-Identifier: MIT
#pragma once

/// How to start this program again as a servant (task.hpp). For main() and the measurements.

#include <string>
#include <vector>

namespace sharescope::bench {

inline constexpr const char* serve_option = "--serve";

inline std::vector<std::string> this_program_serving() { return {"/proc/self/exe", serve_option}; }

}  // namespace sharescope::bench
