// SPDX-License-Identifier: MIT
#pragma once

/// Runs the `sharescope` command as a person does, with a list of demos made of this folder's programs, and
/// catches what it writes.
///
///     CommandRun run({"run", "counts", "--json"});
///     EXPECT_EQ(run.wait(), 0);
///     run.output();

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "../../support/own_folder.hpp"

namespace sharescope::command_test {

using test_support::OwnFolder;

/// The programs under their names, and demos.json beside them.
class DemoFolder : public OwnFolder {
 public:
  DemoFolder();
  std::filesystem::path list() const { return path() / "demos.json"; }
  std::string program(const std::string& name) const { return (path() / name).string(); }
};

struct CommandSetting {
  std::map<std::string, std::string> environment = {};
  bool on_screen = false;      ///< its stdout and stderr are a terminal of 100 columns
  std::string output_to = {};  ///< where its stdout goes instead, such as /dev/full
};

class CommandRun {
 public:
  using Setting = CommandSetting;

  explicit CommandRun(std::vector<std::string> words, Setting setting = {});
  ~CommandRun();
  CommandRun(const CommandRun&) = delete;
  CommandRun& operator=(const CommandRun&) = delete;

  pid_t pid() const { return pid_; }
  const DemoFolder& demos() const { return demos_; }
  void kill(int signal) const;
  /// Presses a key; only on a screen.
  void press(char key) const;

  /// 0 to 255, or -N for signal N.
  int wait();
  /// Reads until it has written that, to stdout or stderr; false when it ended without.
  bool wait_for(const std::string& text);

  /// All of it once wait() has returned. On a screen both are in output().
  const std::string& output() const { return output_; }
  const std::string& error() const { return error_; }

 private:
  void start(const std::vector<std::string>& words, const Setting& setting);
  /// False at the end of both.
  bool read_more();

  DemoFolder demos_;
  pid_t pid_ = -1;
  int output_end_ = -1;
  int error_end_ = -1;
  bool ended_ = false;
  int status_ = 0;
  std::string output_;
  std::string error_;
};

/// How many processes of that program there are.
int running_copies(const std::string& program);

/// Waits up to two seconds until there is none.
bool all_copies_end(const std::string& program);

}  // namespace sharescope::command_test
