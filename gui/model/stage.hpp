// SPDX-License-Identifier: MIT
#pragma once

/// The runs side by side - a mistake and its cure, or one program alone - and what is done to them together.
///
/// One thread, and nothing blocks. The programs wait at their gates until run(); when they are over, run()
/// starts them afresh. Parameters are set in every run that has one of that name and are carried over to the
/// next.
///
/// step() starts them anew under a person's hand: model/stepping.hpp. What is stepped has small parameters of its own,
/// which the live race does not know, and run() or stop() leaves it.
///
///     Stage stage;
///     stage.show({mistake, cure});
///     stage.run();
///     while (…) stage.update();

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"
#include "model/small_parameters.hpp"
#include "model/stepping.hpp"

namespace sharescope::gui {

/// One of the programs on the stage.
struct Side {
  std::string name;
  std::string title;
  std::filesystem::path source;  ///< empty: whatever its places name
  Launch launch;
  std::unique_ptr<Run> run;                  ///< null when it could not be started
  std::string problem;                       ///< why
  bool wanted = false;                       ///< its gate is to be opened as soon as all are ready
  bool again = false;                        ///< it is to be started afresh as soon as it has stopped
  std::vector<ParameterCopy> declared = {};  ///< its parameters, when it was ready last
};

/// A parameter of the runs, as a slider shows it.
struct StageParameter {
  std::string name;
  std::string label;
  std::int64_t value = 0;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  bool next_run = false;  ///< a change has its effect when the workers are started the next time
};

class Stage {
 public:
  explicit Stage(HistoryLimits limits = {}) : limits_(limits) {}

  /// Ends what is on the stage and starts these programs, up to their gates. Wishes and parameters of the
  /// former ones are forgotten, the pace is kept.
  void show(std::vector<Side> sides);

  /// Once a frame.
  void update();

  /// Starts whatever waits or is over, and what is stopping as soon as it has stopped; goes on when paused.
  void run();
  void stop();
  /// Starts them to be stepped, with these choices to come, or performed already, and with these parameters.
  void step(std::vector<Choice> choices = {}, const ParameterValues& with = {}, bool performed = false);
  /// How a side would be started to be stepped or explored, with the parameters for that: `small` for those that are large.
  Launch staged(const Side& side, How how, std::int64_t small = 1) const;
  /// To be called when it is ready. Returns what it has made small, in words.
  std::vector<std::string> settle(Run& run) const;
  void set_paused(bool paused);
  /// Each operation of each worker is followed by a rest; nothing for full speed.
  void set_slow_motion(std::optional<std::chrono::nanoseconds> rest);
  void set_parameter(const std::string& name, std::int64_t value);

  bool active() const noexcept;  ///< something runs, is stopping, or is about to
  bool paused() const noexcept { return paused_; }
  /// Null while nothing is stepped, and until what is to be stepped is ready.
  Stepping* stepping() noexcept { return stepping_.get(); }
  const Stepping* stepping() const noexcept { return stepping_.get(); }
  bool steps() const noexcept { return stepping_ != nullptr || step_wanted_; }
  /// How often stepping was begun: another number means other processes.
  std::uint32_t steppings() const noexcept { return steppings_; }
  /// Why the last wish could not be met.
  const std::string& remark() const noexcept { return remark_; }
  bool started() const noexcept;  ///< workers of the runs that are shown have been started at some time
  const std::optional<std::chrono::nanoseconds>& slow_motion() const noexcept { return slow_; }
  std::vector<StageParameter> parameters() const;
  const std::vector<Side>& sides() const noexcept { return sides_; }

  /// Rounds of the first for one of the second, as lately as possible; 0 when there are not two or it is not
  /// known.
  double cost_ratio() const noexcept;

  /// The end of what the chart has to show, in nanoseconds since the workers' start.
  double end_of_time() const noexcept;

 private:
  void launch(Side& side);
  void start_afresh(Side& side);
  void apply_pace(Run& run) const;
  void apply_parameters(Run& run) const;
  void open_gates();
  void show_ready();
  void begin_stepping();
  void leave_stepping();
  ParameterValues& chosen() noexcept { return steps() ? chosen_small_ : chosen_; }
  const ParameterValues& chosen() const noexcept { return steps() ? chosen_small_ : chosen_; }

  HistoryLimits limits_;
  std::vector<Side> sides_;
  ParameterValues chosen_;
  ParameterValues chosen_small_;        ///< while it is stepped
  std::unique_ptr<Stepping> stepping_;  ///< refers to the runs
  std::uint32_t steppings_ = 0;
  bool step_wanted_ = false;
  std::vector<Choice> choices_;  ///< to be loaded, or performed
  bool performed_ = false;
  std::optional<std::chrono::steady_clock::time_point> step_again_at_;  ///< with another parameter
  std::string remark_;
  bool paused_ = false;
  std::optional<std::chrono::nanoseconds> slow_;
};

/// Rates of a run: lately while it runs, over all of it afterwards.
Rates rates_now(const Run& run) noexcept;

/// A stretch of time that shows how workers meet, wide enough for some operations around it: a lost update if
/// there is one, else a wait for a lock. In nanoseconds since the start.
struct Meeting {
  double begin;
  double end;
};
std::optional<Meeting> find_meeting(const History& history, const TimeMap& map);

}  // namespace sharescope::gui
