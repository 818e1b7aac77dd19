// SPDX-License-Identifier: MIT
#pragma once

/// A program that runs as a child of this one, with its output caught and its end noticed, without ever
/// blocking.
///
/// One thread, and it must live as long as this process: the kernel kills the child when the thread that
/// started it ends, so closing or killing the window ends every program. The child leads a process group of
/// its own, which kill() and the destructor end as a whole.
///
/// Invariants: no descriptor but the standard three and those in `Start::keep` reaches the child; none is
/// left here when the object is gone. The pid is not reaped before its pidfd says so, hence never belongs to
/// another process.
///
///     ChildProgram child({.program = "/bin/echo", .arguments = {"hello"}});
///     while (!child.poll()) draw_a_frame();
///     child.output().text();  // "hello\n"

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/descriptor.hpp"
#include "model/output_tail.hpp"

namespace sharescope::gui {

/// How a program ended.
struct ProgramEnd {
  std::optional<int> code;    ///< exit status
  std::optional<int> signal;  ///< killed by it
  int start_error = 0;        ///< errno of what kept it from starting, else 0

  /// "exit status 1", "killed by signal 11 (segmentation fault)", "could not be started: No such file or
  /// directory".
  std::string text() const;
  bool success() const { return code == 0; }
};

class ChildProgram {
 public:
  struct Start {
    std::filesystem::path program;  ///< looked up in PATH when it has no slash
    std::vector<std::string> arguments = {};
    std::map<std::string, std::string> environment = {};  ///< added to ours
    std::vector<int> keep = {};  ///< descriptors that the child inherits under the same number
    int output = -1;             ///< where its stdout goes instead of being caught
    int error = -1;              ///< the same for its stderr
  };

  /// Starts it. Throws SystemError when the machine refuses a process or a pipe. That the program does not
  /// exist is told by end() soon after.
  explicit ChildProgram(const Start& start);
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;
  /// Kills the whole group and reaps the child; waits for the kernel to do so, which takes microseconds.
  ~ChildProgram();

  /// Takes in what it has written and looks whether it has ended. Never blocks. True once it has ended.
  bool poll();

  const std::optional<ProgramEnd>& end() const noexcept { return end_; }
  const OutputTail& output() const noexcept { return output_; }
  pid_t pid() const noexcept { return pid_; }

  /// SIGKILL to the child and its group. Never blocks.
  void kill() noexcept;

 private:
  void read_output();
  void look_for_end();

  pid_t pid_ = -1;
  Descriptor pidfd_;
  Descriptor out_;
  Descriptor start_error_;
  OutputTail output_;
  std::optional<ProgramEnd> end_;
};

}  // namespace sharescope::gui
