// SPDX-License-Identifier: MIT
#include "command/explore_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "command/demo_words.hpp"
#include "command/exit_status.hpp"
#include "command/exploration_report.hpp"
#include "command/exploration_words.hpp"
#include "command/follow.hpp"
#include "command/objection.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/run_report.hpp"
#include "command/settings.hpp"
#include "command/stepped_demo.hpp"
#include "command/wrong_words.hpp"
#include "model/schedule_view.hpp"
#include "sharescope/process/halted.hpp"
#include "terminal/harmless.hpp"
#include "terminal/text_width.hpp"

namespace sharescope::gui {
namespace {

struct ExploreWords {
  DemoWords demo;
  ExplorationWords exploration;
  bool json = false;
};

/// Tells when the program's first process is stopped, which cannot say so itself.
class HaltWatch {
 public:
  /// To be called again and again. True once it was seen to be stopped so often in a row that it was not stopped and
  /// continued together with this process.
  bool look(const Run& run) {
    if (run.over() || !is_halted(run.pid())) looks_ = 0;
    constexpr auto rest = std::chrono::milliseconds(40);
    if (Clock::now() - looked_ < rest) return false;
    looked_ = Clock::now();
    if (!run.over() && is_halted(run.pid())) ++looks_;
    constexpr int enough = 40;
    return looks_ >= enough;
  }

 private:
  using Clock = std::chrono::steady_clock;
  int looks_ = 0;
  Clock::time_point looked_;
};

ExplorationReport report_of(LiveRun& live, const Demo& demo, std::string word,
                            std::vector<std::string> smaller, const std::string& halted) {
  using Kind = ExplorationVerdict::Kind;
  const RunReport run = gui::report_of(live);
  ExplorationReport report{.demo = demo.name,
                           .title = demo.title,
                           .word = std::move(word),
                           .now = live.now(),
                           .smaller = std::move(smaller)};
  report.found = live.run().stage().exploration();
  report.made_for = made_for(demo.name, report.now, report.found.fingerprint);
  report.verdict = verdict_of(report.found);
  if (!halted.empty()) {
    report.verdict = {.kind = Kind::cannot, .example = {}, .why = WhyNot::interference, .because = halted};
  } else if (report.verdict.kind == Kind::searching) {
    report.verdict = {.kind = Kind::cannot,
                      .example = {},
                      .why = WhyNot::interference,
                      .because = "the program ended before the search did" +
                                 (run.sentence.empty() ? "" : ": " + run.sentence)};
  }
  report.as_declared = halted.empty() && run.outcome == RunReport::Outcome::as_declared;
  return report;
}

int explore(const ExploreWords& words) {
  const Demo demo = chosen_demo(words.demo);
  const ScheduleText after = schedule_from(words.exploration.after);
  const Settings settings = settings_for(demo, read_settings(words.demo.set), after);
  ExplorationWishes wishes = wishes_of(words.exploration);
  wishes.first = after.choices;
  wishes.fixed = true;

  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  const Terminal screen(STDERR_FILENO);
  LiveArea area(screen, [&error](std::string_view text) { error.pass(text); });
  const Style progress_style(screen.has_colour());
  LiveRun live(
      demo.name,
      {.program = demo.program, .arguments = as_arguments(settings), .how = How::explored, .wishes = wishes},
      passages_to(words.json ? error : out, error, demo.name, area));
  std::vector<std::string> smaller;
  bool opened = false;
  HaltWatch watch;
  std::string halted;
  const FollowWishes until{.enough = [&halted] { return !halted.empty(); }};
  const Followed followed = follow({&live}, signals, until, [&] {
    if (watch.look(live.run())) halted = demo.name + " is stopped";
    if (!opened && live.run().state() == Run::State::ready) {
      smaller = small_parameters(live, settings);
      live.run().open_gate();
      opened = true;
    }
    if (area.is_live() && opened && !live.over())
      area.show({progress_of(demo.name, live.run().stage().exploration(), live.run().elapsed() / 1e9,
                             progress_style)});
  });
  area.clear();
  if (const std::string problem = objection_of(live, settings); !problem.empty()) throw WrongWords(problem);
  ExplorationReport report = report_of(live, demo, words.demo.name, std::move(smaller), halted);
  report.after = after.choices;
  if (after.made_for) {
    if (const std::string problem = mismatch(*after.made_for, report.made_for); !problem.empty())
      throw WrongWords(problem);
  }
  if (words.json) {
    error.write(fmt::format("{}: {}\n", harmless(demo.name), harmless(report.verdict.text())));
    out.write(json_of(report) + "\n");
  } else {
    std::string text;
    for (const std::string& line : lines_of(report, Style(Terminal(STDOUT_FILENO).has_colour())))
      text += line + "\n";
    out.write(text);
  }
  if (followed.signal) return exit_status::stopped_by(*followed.signal);
  return report.as_declared ? exit_status::as_declared : exit_status::not_as_declared;
}

}  // namespace

void add_explore_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command = add_subcommand(app, "explore", "every order in which its processes could run",
                                     "explore DEMO [--set NAME=VALUE]... [--seconds N] [--json] ...");
  const auto words = std::make_shared<ExploreWords>();
  add_demo_options(command, words->demo);
  command.add_flag("--json", words->json, "the outcomes as one JSON object");
  add_exploration_options(command, words->exploration);
  command.callback([&chosen, words] { chosen = [words] { return explore(*words); }; });
}

}  // namespace sharescope::gui
