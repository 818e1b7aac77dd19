// SPDX-License-Identifier: MIT
#include "become.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace sharescope::window_test {

int become(const OtherProgram& program) {
  for (const auto& [name, value] : program.environment)
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  if (!program.output.empty()) {
    const int file = open(program.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
  }
  for (const int descriptor : program.keep)
    fcntl(descriptor, F_SETFD, 0);
  std::vector<std::string> texts = program.words;
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
  return 127;
}

}  // namespace sharescope::window_test
