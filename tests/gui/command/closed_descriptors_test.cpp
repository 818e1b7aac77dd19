// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

using test_support::OwnFolder;

std::string which(int closed) {
  std::string text = "closed:";
  for (int number = 0; number < 3; ++number) {
    if ((closed & (1 << number)) != 0) text += " " + std::to_string(number);
  }
  return text;
}

/// Starts a program with some of the standard descriptors closed; those that are open read nothing, and write to a file.
/// Returns its exit status, or -N for signal N.
int status_with(int closed, std::vector<std::string> words, const std::string& demos,
                const std::string& written) {
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("SHARESCOPE_DEMOS", demos.c_str(), 1);
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "SHARESCOPE_SESSION"})
      unsetenv(name);
    const int input = open("/dev/null", O_RDONLY);
    const int output = open(written.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    for (int number = 0; number < 3; ++number) {
      if ((closed & (1 << number)) != 0) close(number);
    }
    for (int number = 3; number < 20; ++number)
      close(number);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

class ClosedDescriptors : public ::testing::TestWithParam<std::vector<std::string>> {
 protected:
  /// The program, and its words, as they are after the name of the demos' folder is known.
  std::vector<std::string> words() const {
    std::vector<std::string> words = GetParam();
    for (std::string& word : words) {
      if (word == "COMMAND") word = SHARESCOPE_COMMAND;
      if (word.starts_with("PROGRAM ")) word = demos.program(word.substr(8));
      if (word == "PICTURE") word = (folder.path() / "picture.png").string();
    }
    return words;
  }
  std::string written() const { return (folder.path() / "written").string(); }

  DemoFolder demos;
  OwnFolder folder;
};

TEST_P(ClosedDescriptors, AtTheStartChangeNeitherTheWorkNorTheStatus) {
  const int usual = status_with(0, words(), demos.list().string(), written());
  for (int closed = 1; closed < 8; ++closed) {
    SCOPED_TRACE(which(closed));
    EXPECT_EQ(status_with(closed, words(), demos.list().string(), written()), usual);
  }
  // A picture is drawn on a display of its own, which ends on its own.
  test_support::expect_orphans_end(std::chrono::seconds{10});
}

TEST_P(ClosedDescriptors, LetNothingStrangeIntoTheStreamsThatAreOpen) {
  for (int closed = 0; closed < 7; ++closed) {
    if (GetParam().size() > 1 && GetParam()[1] == "screenshot") break;
    SCOPED_TRACE(which(closed));
    status_with(closed, words(), demos.list().string(), written());
    std::ifstream file(written(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text.find('\0'), text.npos) << "bytes of some memory";
  }
}

using Words = std::vector<std::string>;
INSTANTIATE_TEST_SUITE_P(
    Everywhere, ClosedDescriptors,
    ::testing::Values(Words{"COMMAND"}, Words{"COMMAND", "--version"}, Words{"COMMAND", "demos"},
                      Words{"COMMAND", "demos", "--json"}, Words{"COMMAND", "run", "counts"},
                      Words{"COMMAND", "run", "counts", "--json"}, Words{"COMMAND", "run", "misses"},
                      Words{"COMMAND", "run", "speaks"}, Words{"COMMAND", "run", "no_such_demo"},
                      Words{"COMMAND", "step", "loses"},
                      Words{"COMMAND", "explore", "loses", "--set", "times=1", "--json"},
                      Words{"COMMAND", "explore", "guards", "--set", "times=1"},
                      Words{"COMMAND", "replay", "loses", "ABAB", "--json"},
                      Words{"COMMAND", "watch", "--", "PROGRAM has_no_program"},
                      Words{"COMMAND", "screenshot", "counts", "--out", "PICTURE"},
                      Words{"PROGRAM counts", "--workers", "2"}, Words{"PROGRAM prints_while_sharing"}),
    [](const auto& about) { return "Case" + std::to_string(about.index); });

TEST(ClosedDescriptorsOfAProgram, TheWorkOfAProgramOfOnesOwnIsRight) {
  const DemoFolder demos;
  const OwnFolder folder;
  for (int closed = 0; closed < 8; ++closed) {
    SCOPED_TRACE(which(closed));
    EXPECT_EQ(status_with(closed, {demos.program("prints_while_sharing")}, demos.list().string(),
                          (folder.path() / "written").string()),
              0);
  }
}

}  // namespace
}  // namespace sharescope::command_test
