// SPDX-License-Identifier: MIT
#include "command/run_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command/demo_words.hpp"
#include "command/exit_status.hpp"
#include "command/follow.hpp"
#include "command/objection.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/real_option.hpp"
#include "command/run_report.hpp"
#include "command/settings.hpp"
#include "command/stepped_demo.hpp"
#include "command/wrong_words.hpp"
#include "model/recorded_schedule.hpp"
#include "terminal/harmless.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/report_text.hpp"

namespace sharescope::gui {
namespace {

struct RunWords {
  DemoWords demo;
  std::string timeout;
  bool json = false;
  bool schedule = false;
};

constexpr double longest_timeout = 1e6;

/// The order in which it ran, performed once more to see whether the same comes out.
std::string schedule_of_run(LiveRun& live, const Demo& demo, const Settings& settings, StopSignals& signals) {
  const RecordedSchedule recorded = recorded_schedule(live.run().reader(), live.now());
  if (!recorded.problem.empty()) return "no schedule: " + recorded.problem;
  Settings same = settings;
  for (const ParameterCopy& parameter : live.now().parameters) {
    if (std::ranges::find(same, parameter.name, &Setting::name) == same.end())
      same.push_back({parameter.name, parameter.value});
  }
  const auto ignore = [](std::string_view /*line*/) {};
  LiveRun again(demo.name, {.program = demo.program, .arguments = as_arguments(same), .how = How::stepped},
                {ignore, ignore});
  SteppedDemo stepped(demo, same, again);
  if (!stepped.begin({.choices = recorded.choices}, signals))
    return "no schedule: it could not be performed again";
  const std::string text = write_schedule(stepped.made_for(), stepped.stepper().schedule());
  const StageCopy& stage = stepped.stepper().stage();
  if (stage.end == ExecutionEnd::impossible || stage.end == ExecutionEnd::held) {
    return fmt::format("no schedule: of {} recorded steps, {} could be performed again in that order",
                       recorded.choices.size(), stepped.stepper().steps().size());
  }
  const auto& before = live.now().verdicts;
  const auto& after = again.now().verdicts;
  const bool same_end = std::ranges::equal(before, after, [](const VerdictCopy& a, const VerdictCopy& b) {
    return a.actual.bits() == b.actual.bits();
  });
  return text +
         (same_end
              ? "\n(performed once more: the same came out)"
              : "\n(performed once more: something else came out, for the records leave its order open)");
}

std::string as_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

int run_demo(const RunWords& words) {
  const Settings settings = read_settings(words.demo.set);
  FollowWishes wishes;
  if (!words.timeout.empty()) {
    wishes.limit = std::chrono::duration<double>(
        read_real("--timeout", words.timeout, 0.001, longest_timeout, "a number of seconds is", "5"));
  }
  const Demo demo = chosen_demo(words.demo);

  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  const Terminal screen(STDERR_FILENO);
  LiveArea area(screen, [&error](std::string_view text) { error.pass(text); });
  const Style progress_style(screen.has_colour());

  // With --json, stdout holds the object and nothing else.
  LiveRun live(demo.name, {.program = demo.program, .arguments = as_arguments(settings)},
               passages_to(words.json ? error : out, error, demo.name, area));
  live.run().open_gate();
  std::string named;
  const Followed followed = follow({&live}, signals, wishes, [&] {
    if (area.is_live() && !live.over()) area.show({progress_line(live.run(), demo.name, progress_style)});
    // At once: the program itself looks for some time before it gives up.
    const std::string& cycle = live.now().cycle;
    if (area.is_live() || cycle.empty() || cycle == named) return;
    named = cycle;
    error.write(fmt::format("{}: deadlock: {}\n", harmless(demo.name), harmless(cycle)));
  });
  area.clear();

  if (followed.signal) {
    error.write(fmt::format("sharescope: {} was stopped by {}\n", harmless(demo.name),
                            name_of_stop(*followed.signal)));
    return exit_status::stopped_by(*followed.signal);
  }
  if (const std::string problem = objection_of(live, settings); !problem.empty()) throw WrongWords(problem);

  RunReport report = report_of(live);
  if (followed.timed_out) {
    report.outcome = RunReport::Outcome::not_as_declared;
    report.sentence = fmt::format("it did not end within {} s and was stopped", words.timeout);
  }
  if (words.json) {
    const bool is_named = report.outcome == RunReport::Outcome::deadlock && report.sentence == named;
    if (!report.sentence.empty() && !is_named)
      error.write(fmt::format("{}: {}\n", harmless(demo.name), outcome_text(report, Style(false))));
    out.write(to_json(report) + "\n");
  } else {
    const Style style(Terminal(STDOUT_FILENO).has_colour());
    out.write(as_lines(report_text(report, demo.title, style)));
  }
  if (words.schedule) out.write(schedule_of_run(live, demo, settings, signals) + "\n");
  return report.exit_status();
}

}  // namespace

void add_run_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command =
      add_subcommand(app, "run", "one demo, without a window",
                     "run DEMO [--set NAME=VALUE]... [--json] [--schedule] [--timeout SECONDS]");
  const auto words = std::make_shared<RunWords>();
  add_demo_options(command, words->demo);
  command.add_flag("--json", words->json, "the verdict as one JSON object");
  command.add_flag("--schedule", words->schedule, "and the schedule that performs the same once more");
  command.add_option("--timeout", words->timeout, "then it is stopped, and that is status 1")
      ->type_name("SECONDS")

      ->take_last();
  command.callback([&chosen, words] { chosen = [words] { return run_demo(*words); }; });
}

}  // namespace sharescope::gui
