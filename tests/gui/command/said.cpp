// SPDX-License-Identifier: MIT
#include "said.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace sharescope::command_test {

Said ask(const std::string& words, const std::string& input) {
  Said said;
  const std::string line = "printf '" + input + "' | " SHARESCOPE_COMMAND " " + words + " 2>&1";
  FILE* output = ::popen(line.c_str(), "r");
  std::array<char, 4096> room;
  while (const std::size_t got = std::fread(room.data(), 1, room.size(), output))
    said.text.append(room.data(), got);
  const int status = ::pclose(output);
  said.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return said;
}

}  // namespace sharescope::command_test
