// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sharescope::window_test {
namespace {

using Json = nlohmann::json;

/// JSON knows neither infinity nor NaN: the window writes null for what is no number, as a spoiled session may say it.
double number_of(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

ReportedRun run_of(const Json& json) {
  ReportedRun run;
  run.name = json.at("name");
  run.state = json.at("state");
  // A run that could not be started has no more than a name and a problem.
  if (!json.contains("pid")) return run;
  run.pid = json.at("pid");
  run.standing = json.at("standing");
  run.sentence = json.at("sentence");
  run.operations = json.at("operations");
  run.events_missed = json.at("events_missed");
  for (const Json& one : json.at("verdicts")) {
    run.verdicts.push_back({.name = one.at("name"),
                            .expected = number_of(one.at("expected")),
                            .actual = number_of(one.at("actual")),
                            .settled = one.at("settled"),
                            .holds = one.at("holds")});
  }
  for (const Json& one : json.at("workers")) {
    run.workers.push_back({.name = one.at("name"),
                           .pid = one.at("pid"),
                           .done = one.at("done"),
                           .total = one.at("total"),
                           .state = one.at("state")});
  }
  return run;
}

ReportedSteps steps_of(const Json& json) {
  ReportedSteps steps;
  steps.to_come = json.at("to_come");
  steps.remark = json.at("remark");
  steps.prediction = json.at("prediction");
  steps.asking = json.at("asking");
  steps.over = json.at("over");
  steps.refused = json.at("refused");
  steps.rests = true;
  for (const Json& one : json.at("parts")) {
    ReportedPart part{.name = one.at("name"),
                      .schedule = one.at("schedule"),
                      .end = one.at("end"),
                      .next = {},
                      .obstacles = {}};
    for (const Json& worker : one.at("workers")) {
      part.next.push_back(worker.at("next"));
      part.obstacles.push_back(worker.at("obstacle"));
    }
    steps.rests = steps.rests && !one.at("moving").get<bool>();
    steps.parts.push_back(std::move(part));
  }
  if (steps.parts.size() > 1) steps.rests = steps.rests && json.at("follows").get<bool>();
  for (const Json& goal : json.at("goals")) {
    if (goal.at("reached").get<bool>()) steps.reached.push_back(goal.at("text"));
  }
  return steps;
}

ReportedOrders orders_of(const Json& json) {
  return {.over = json.at("over"),
          .complete = json.at("complete"),
          .orders = number_of(json.at("orders")),
          .bad = number_of(json.at("bad")),
          .leaves = json.at("leaves"),
          .rows = json.at("rows")};
}

Report report_of(const Json& json) {
  Report report;
  report.frame = json.at("frame");
  report.frame_cpu_ms = json.at("frame_cpu_ms");
  report.width = json.at("width");
  report.height = json.at("height");
  report.theme = json.at("theme");
  report.text_scale = json.at("text_scale");
  report.full_screen = json.at("full_screen");
  report.tab = json.at("tab");
  report.demo = json.at("demo");
  report.cure = json.at("cure");
  report.picked = json.at("picked");
  report.paused = json.at("paused");
  if (const Json& slow = json.at("slow_microseconds"); !slow.is_null()) report.slow_microseconds = slow;
  report.help = json.at("help");
  report.list_open = json.at("list_open");
  report.list_at = json.at("list_at");
  for (const Json& one : json.at("parameters")) {
    report.parameters[one.at("name")] = {
        .value = one.at("value"), .lowest = one.at("lowest"), .highest = one.at("highest")};
  }
  for (const Json& one : json.at("runs"))
    report.runs.push_back(run_of(one));
  if (const Json& steps = json.at("stepping"); !steps.is_null()) report.steps = steps_of(steps);
  if (const Json& orders = json.at("orders"); !orders.is_null()) report.orders = orders_of(orders);
  report.remark = json.at("remark");
  for (const auto& [name, box] : json.at("places").items())
    report.places[name] = {.left = box.at(0), .top = box.at(1), .right = box.at(2), .bottom = box.at(3)};
  for (const Json& name : json.at("elided"))
    report.elided.insert(name.get<std::string>());
  for (const Json& name : json.at("stray_windows"))
    report.stray_windows.push_back(name.get<std::string>());
  return report;
}

}  // namespace

const ReportedRun& Report::run(const std::string& name) const {
  const auto found = std::ranges::find(runs, name, &ReportedRun::name);
  if (found == runs.end()) throw std::out_of_range("no run '" + name + "' in the report");
  return *found;
}

const Box& Report::place(const std::string& name) const {
  const auto found = places.find(name);
  if (found == places.end()) throw std::out_of_range("no place '" + name + "' in the report");
  return found->second;
}

std::int64_t Report::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  if (found == parameters.end()) throw std::out_of_range("no parameter '" + name + "' in the report");
  return found->second.value;
}

bool Report::all(const std::string& state) const {
  return !runs.empty() && std::ranges::all_of(runs, [&](const auto& run) { return run.state == state; });
}

std::vector<pid_t> Report::processes() const {
  std::vector<pid_t> all;
  for (const ReportedRun& run : runs) {
    all.push_back(run.pid);
    for (const ReportedWorker& worker : run.workers)
      all.push_back(worker.pid);
  }
  return all;
}

std::optional<Report> read_report(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) return std::nullopt;
  return report_of(Json::parse(stream));
}

}  // namespace sharescope::window_test
