// SPDX-License-Identifier: MIT
#pragma once

/// Runs a demo as the process of its own that it is, alone or watched through a session, and judges it from outside.
///
/// What still runs when the object goes is killed, and so is the demo when the test process dies. For one thread.
///
///     DemoProgram demo("lost_update", {"--workers", "4"});
///     const Ended ended = demo.end();
///     EXPECT_EQ(ended.status, 0);
///     EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::as_declared);

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sharescope/session/controller.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/stage_reader.hpp"

namespace sharescope::demo_test {

using namespace std::chrono_literals;

enum class Watched {
  no,
  yes,
  paused,  ///< from the start: its workers wait before their first operation, until controller().free()
};

/// How a demo ended.
struct Ended {
  int status = 0;  ///< 0 to 255, or -N for signal N
  std::string output;
  std::string errors;
  std::chrono::milliseconds ran{0};  ///< from its start until its end was seen
};

class DemoProgram {
 public:
  explicit DemoProgram(const std::string& name, std::vector<std::string> words = {},
                       Watched watched = Watched::yes, const std::optional<ExplorationWishes>& explored = {});
  DemoProgram(const DemoProgram&) = delete;
  DemoProgram& operator=(const DemoProgram&) = delete;
  ~DemoProgram();

  pid_t pid() const noexcept { return pid_; }
  void kill(int signal) const;

  /// Waits for its end. When the limit passes before, the test fails and the demo is killed.
  Ended end(std::chrono::milliseconds limit = 50s);

  // Of a watched demo:
  SessionReader& reader() { return *reader_; }
  SessionController& controller() { return *controller_; }
  ExplorationCopy exploration() const { return StageReader(controller_->session()).exploration(); }

  /// The workers, as the session shows them now.
  std::vector<LaneCopy> workers() const;
  /// Rounds that all workers have finished.
  std::uint64_t rounds() const;
  /// Operations that all workers have finished.
  std::uint64_t operations() const;
  /// The verdict of that name; the test fails when there is none.
  VerdictCopy verdict(const std::string& name) const;

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1;
  int output_ = -1;
  int errors_ = -1;
  std::chrono::steady_clock::time_point started_;
  bool ended_ = false;
  std::optional<SessionReader> reader_;
  std::optional<SessionController> controller_;
};

/// Asks again and again until the answer is yes; false when the limit passes before.
bool becomes_true(const std::function<bool()>& question, std::chrono::milliseconds limit = 10s);

}  // namespace sharescope::demo_test
