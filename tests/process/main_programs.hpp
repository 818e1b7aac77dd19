// SPDX-License-Identifier: MIT
#pragma once

/// The programs that ProgramRun starts: what a test needs a main() of its own for.
///
///     int status = run_main_program({"kills_nobody"});  // what main() is to return

#include <string>
#include <vector>

namespace sharescope::process_test {

/// `words` are the name and its arguments. Throws std::out_of_range when there is no such program.
int run_main_program(const std::vector<std::string>& words);

}  // namespace sharescope::process_test
