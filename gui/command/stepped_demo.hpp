// SPDX-License-Identifier: MIT
#pragma once

/// A demo that was started to be stepped: for `sharescope step` and `sharescope replay`.
///
/// main's thread. The demo is killed with what it started when this is destroyed.
///
///     SteppedDemo stepped(demo, settings, live);
///     if (stepped.begin(schedule, signals)) …

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command/live_run.hpp"
#include "command/settings.hpp"
#include "command/stop_signals.hpp"
#include "model/catalogue.hpp"
#include "model/stepper.hpp"
#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {

/// Throws WrongWords where the text is no schedule.
ScheduleText schedule_from(const std::string& text);

/// What the user set, and what the schedule was made with. Throws WrongWords when it was made for another demo.
Settings settings_for(const Demo& demo, const Settings& set, const ScheduleText& schedule);

class SteppedDemo {
 public:
  SteppedDemo(const Demo& demo, Settings settings, LiveRun& live)
      : demo_(demo), settings_(std::move(settings)), live_(live) {}

  /// Asked now and then with how long it has been waited for: whether whoever waits has had enough.
  using GiveUp = std::function<bool(std::chrono::nanoseconds)>;
  void give_up_when(GiveUp give_up) { give_up_ = std::move(give_up); }
  bool gave_up() const noexcept { return gave_up_; }

  /// Performs `schedule` and waits until that is done. Throws WrongWords when the demo refuses its words, or the schedule
  /// was made for another version of it. False when it ended, or a signal came, before.
  bool begin(const ScheduleText& schedule, StopSignals& signals);

  /// Until the stepper's wish is carried out. False when the demo ended, or a signal came.
  bool await(StopSignals& signals);

  Stepper& stepper() noexcept { return *stepper_; }
  LiveRun& live() noexcept { return live_; }
  const std::vector<std::string>& smaller() const noexcept { return smaller_; }
  std::optional<int> signal() const noexcept { return signal_; }
  /// For whom a schedule of this run is.
  MadeFor made_for() const;

  /// The demo is to judge and end; waits for that.
  void end(StopSignals& signals);

 private:
  using Clock = std::chrono::steady_clock;
  bool is_enough(Clock::time_point since) const;

  const Demo& demo_;
  Settings settings_;
  LiveRun& live_;
  std::optional<Stepper> stepper_;
  std::vector<std::string> smaller_;
  std::optional<int> signal_;
  GiveUp give_up_;
  bool gave_up_ = false;
};

}  // namespace sharescope::gui
