// SPDX-License-Identifier: MIT
#pragma once

/// What the window says of itself in its test report: see gui/window/test_report.hpp.
///
/// Plain values, read from one frame.
///
///     const Report report = window.report();
///     EXPECT_EQ(report.run("lost_update").standing, "as declared");

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "picture.hpp"

namespace sharescope::window_test {

struct ReportedVerdict {
  std::string name;
  double expected = 0;
  double actual = 0;
  bool settled = false;
  bool holds = false;
};

struct ReportedWorker {
  std::string name;
  pid_t pid = 0;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string state;
};

struct ReportedRun {
  std::string name;
  pid_t pid = 0;
  std::string state;     ///< "ready", "running", "over"
  std::string standing;  ///< the word beside its title: "as declared"
  std::string sentence;
  std::int64_t operations = 0;
  std::int64_t events_missed = 0;
  std::vector<ReportedVerdict> verdicts;
  std::vector<ReportedWorker> workers;

  const ReportedVerdict& verdict() const { return verdicts.at(0); }
};

/// A program that is stepped.
struct ReportedPart {
  std::string name;
  std::string schedule;
  std::string end;  ///< "held", "finished", "deadlock"
  std::vector<std::string> next;
  std::vector<std::string> obstacles;
};

struct ReportedSteps {
  std::string to_come;
  std::string remark;
  std::string prediction;
  bool asking = false;
  bool over = false;
  bool rests = false;  ///< nobody moves
  std::int64_t refused = 0;
  std::vector<ReportedPart> parts;
  std::vector<std::string> reached;  ///< goals
};

struct ReportedOrders {
  bool over = false;
  bool complete = false;
  double orders = 0;
  double bad = 0;
  std::int64_t leaves = 0;
  std::int64_t rows = 0;
};

struct ReportedParameter {
  std::int64_t value = 0;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
};

struct Report {
  std::int64_t frame = 0;
  double frame_cpu_ms = 0;  ///< of late, in the middle
  int width = 0;
  int height = 0;
  std::string theme;
  double text_scale = 0;
  bool full_screen = false;
  std::string tab;
  std::string demo;
  std::string cure;
  int picked = 0;
  bool paused = false;
  std::optional<double> slow_microseconds;
  bool help = false;
  bool list_open = false;
  std::string list_at;  ///< the demo that Enter would choose
  std::map<std::string, ReportedParameter> parameters;
  std::vector<ReportedRun> runs;
  std::optional<ReportedSteps> steps;
  std::optional<ReportedOrders> orders;
  std::string remark;
  std::map<std::string, Box> places;
  std::set<std::string> elided;
  std::vector<std::string> stray_windows;  ///< of all frames so far; see gui/window/stray_windows.hpp

  /// Throws std::out_of_range with the name when there is none.
  const ReportedRun& run(const std::string& name) const;
  const Box& place(const std::string& name) const;
  bool has_place(const std::string& name) const { return places.contains(name); }
  std::int64_t parameter(const std::string& name) const;

  /// Whether every run's state is that.
  bool all(const std::string& state) const;
  /// Of the programs and their workers.
  std::vector<pid_t> processes() const;
};

/// Nothing as long as there is no such file.
std::optional<Report> read_report(const std::filesystem::path& file);

}  // namespace sharescope::window_test
