// SPDX-License-Identifier: MIT
#include "command/run_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "command/exit_status.hpp"
#include "command/object_json.hpp"
#include "command/verdict_json.hpp"
#include "model/protection.hpp"

namespace sharescope::gui {
namespace {

using Outcome = RunReport::Outcome;
using Json = nlohmann::ordered_json;

std::vector<RunReport::Worker> workers_of(const Snapshot& now) {
  std::vector<RunReport::Worker> workers;
  // A program without Program has no workers by name: all its processes are.
  const bool has_program = now.control.supervisor_pid != 0;
  const LaneSlots slots(now);
  for (const LaneCopy* lane : shown_lanes(now)) {
    if (has_program && lane->role != Role::worker) continue;
    workers.push_back({.name = lane->name,
                       .pid = lane->pid,
                       .exit_code = lane->exit_code,
                       .operations = lane->operations,
                       .rounds = lane->done,
                       .rounds_wanted = lane->total,
                       .waited = lane->waited,
                       .number = slots.of(*lane)});
  }
  return workers;
}

std::vector<LastSeen::Seen> objects_of(const Run& run) {
  std::vector<LastSeen::Seen> objects;
  for (const ObjectCopy& object : run.now().objects) {
    const LastSeen::Seen* seen = run.memory().find(object.id);
    if (seen != nullptr && seen->size > 0) objects.push_back(*seen);
  }
  return objects;
}

std::string died_before_saying(const LiveRun& live, const ProgramEnd& end) {
  if (end.start_error != 0) return fmt::format("{} {}", live.run().launch().program.string(), end.text());
  const std::string how = end.signal ? "was " + end.text() : "ended with " + end.text();
  switch (live.now().control.phase) {
    case Phase::declaring: return fmt::format("{} {} and never came to Program::run", live.name(), how);
    case Phase::ready: return fmt::format("{} {} before it started its workers", live.name(), how);
    default: return fmt::format("{} {} while its workers ran, before it could report", live.name(), how);
  }
}

void judge(RunReport& report, const LiveRun& live) {
  const ControlCopy& control = live.now().control;
  const ProgramEnd end = live.run().end().value_or(ProgramEnd{});
  report.sentence = control.message;
  switch (control.outcome) {
    case ProgramOutcome::as_declared: report.outcome = Outcome::as_declared; break;
    case ProgramOutcome::not_as_declared:
    case ProgramOutcome::stopped: report.outcome = Outcome::not_as_declared; break;
    case ProgramOutcome::deadlock: report.outcome = Outcome::deadlock; break;
    case ProgramOutcome::crashed: report.outcome = Outcome::crashed; break;
    case ProgramOutcome::none:
      report.outcome = Outcome::crashed;
      report.sentence = died_before_saying(live, end);
      return;
  }
  // Said to be fine, and yet it did not end well: by its own code after Program::run, or a sanitizer.
  const bool died = end.signal || (report.outcome == Outcome::as_declared && end.code.value_or(0) != 0);
  if (!died) return;
  report.outcome = Outcome::crashed;
  report.sentence = fmt::format("{} reported '{}', and then it {}", live.name(), to_string(control.outcome),
                                end.signal ? "was " + end.text() : "ended with " + end.text());
}

}  // namespace

int RunReport::exit_status() const noexcept {
  return outcome == Outcome::as_declared ? exit_status::as_declared : exit_status::not_as_declared;
}

const char* to_string(RunReport::Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::as_declared: return "as declared";
    case Outcome::not_as_declared: return "not as declared";
    case Outcome::deadlock: return "deadlock";
    case Outcome::crashed: break;
  }
  return "crashed";
}

RunReport report_of(const LiveRun& live) {
  const Snapshot& now = live.now();
  RunReport report;
  report.demo = live.name();
  report.parameters = now.parameters;
  report.workers = workers_of(now);
  report.verdicts = now.verdicts;
  report.objects = objects_of(live.run());
  report.seconds = now.control.started != 0 ? live.run().elapsed() / 1e9 : live.seconds();
  report.events_recorded = live.events().recorded();
  report.events_dropped = live.events().dropped();
  report.rates = live.run().throughput().overall();
  judge(report, live);
  report.warnings = warnings_of(now, live.run().reader());
  return report;
}

std::string to_json(const RunReport& report) {
  Json workers = Json::array();
  for (const RunReport::Worker& worker : report.workers) {
    workers.push_back({{"name", worker.name},
                       {"pid", worker.pid},
                       {"exit_code", worker.exit_code ? Json(*worker.exit_code) : Json(nullptr)},
                       {"operations", worker.operations}});
  }
  Json objects = Json::array();
  for (const LastSeen::Seen& seen : report.objects)
    objects.push_back(object_json(seen));
  const Json object{{"demo", report.demo},
                    {"parameters", parameters_json(report.parameters)},
                    {"workers", std::move(workers)},
                    {"verdicts", verdicts_json(report.verdicts)},
                    {"objects", std::move(objects)},
                    {"outcome", to_string(report.outcome)},
                    {"seconds", report.seconds},
                    {"events_recorded", report.events_recorded},
                    {"events_dropped", report.events_dropped}};
  return one_line(object);
}

}  // namespace sharescope::gui
