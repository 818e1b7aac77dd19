// SPDX-License-Identifier: MIT
#pragma once

/// What the `sharescope` command says about the demos as they were built.
///
///     Said said = ask("replay lost_update ABBA --json");
///     EXPECT_EQ(said.status, 0) << said.text;

#include <string>

namespace sharescope::command_test {

struct Said {
  int status = 0;    ///< 0 to 255, or -N for signal N
  std::string text;  ///< stdout and stderr
};

/// `words` as a shell takes them; `input` is typed into it, if there is any.
Said ask(const std::string& words, const std::string& input = {});

}  // namespace sharescope::command_test
