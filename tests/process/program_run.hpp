// SPDX-License-Identifier: MIT
#pragma once

/// Runs one of the small programs of main_programs.cpp as a program of its own: this binary, started with
/// `--program NAME`. So a test sees a real main() return, or kills a real main program.
///
/// Its stdout and stderr come back mixed, in order. What still runs is killed by the destructor.
///
///     ProgramRun program({"prints", "hello"});
///     EXPECT_EQ(program.read_line(), "hello");
///     EXPECT_EQ(program.wait(), 0);

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sharescope::process_test {

class ProgramRun {
 public:
  explicit ProgramRun(std::vector<std::string> words);
  ~ProgramRun();
  ProgramRun(const ProgramRun&) = delete;
  ProgramRun& operator=(const ProgramRun&) = delete;

  pid_t pid() const { return pid_; }

  /// Without its newline. Absent at the end of the output.
  std::optional<std::string> read_line();
  /// All that is left, until every process that holds the output has ended.
  std::string read_rest();
  void write_line(const std::string& line);

  void kill(int signal);
  bool has_ended_within(std::chrono::milliseconds limit);
  /// 0 to 255, or -N for signal N.
  int wait();

 private:
  bool read_more();

  pid_t pid_ = -1;
  int pidfd_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string unread_;
  std::optional<int> result_;
};

}  // namespace sharescope::process_test
