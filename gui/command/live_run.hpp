// SPDX-License-Identifier: MIT
#pragma once

/// A program that the command runs in a session: a Run whose output is passed on as it comes.
///
/// One thread; nothing blocks. Its stdout and stderr are kept apart. Destroying it kills the program and all
/// that it started.
///
///     LiveRun live("lost_update", {.program = path}, passages);
///     live.run().open_gate();
///     while (!live.update()) wait_for(live.descriptors());

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/event_tally.hpp"
#include "command/line_pipe.hpp"
#include "model/run.hpp"

namespace sharescope::gui {

class LiveRun {
 public:
  /// Where whole lines of its output go.
  struct Passages {
    std::function<void(std::string_view line)> output;
    std::function<void(std::string_view line)> error;
  };

  /// Starts it; it waits at its gate. Throws SystemError or OutOfMemory.
  LiveRun(std::string name, Launch launch, Passages passages);

  const std::string& name() const noexcept { return name_; }
  Run& run() noexcept { return run_; }
  const Run& run() const noexcept { return run_; }
  const Snapshot& now() const noexcept { return run_.now(); }
  const EventTally& events() const noexcept { return events_; }

  /// Takes in what happened, and passes its output on. True once it is over and all is passed on.
  bool update();
  bool over() const noexcept { return done_; }

  /// Become readable when it writes or ends.
  std::vector<int> descriptors() const;

  /// Ends it because of that signal. A program without Program::run gets the signal itself and a moment to
  /// obey.
  void end(int signal);

  /// What it had against its command line, in its own words; empty when it had nothing.
  const std::string& refusal() const noexcept { return refusal_; }
  /// Seconds since it was started, or until it ended.
  double seconds() const noexcept;

 private:
  void take_output(std::string_view line);
  void take_error(std::string_view line);

  using Clock = std::chrono::steady_clock;
  std::string name_;
  Passages passages_;
  LinePipe output_;
  LinePipe error_;
  Clock::time_point started_ = Clock::now();
  std::optional<Clock::time_point> ended_;
  std::optional<Clock::time_point> asked_;
  Run run_;
  Descriptor pidfd_;
  EventTally events_;
  std::string refusal_;
  bool done_ = false;
};

}  // namespace sharescope::gui
