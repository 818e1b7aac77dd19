// SPDX-License-Identifier: MIT
#include "command/replay_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "command/demo_words.hpp"
#include "command/exit_status.hpp"
#include "command/exploration_words.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/real_option.hpp"
#include "command/stepped_demo.hpp"
#include "command/verdict_json.hpp"
#include "command/wrong_words.hpp"
#include "model/schedule_view.hpp"
#include "model/step_text.hpp"
#include "terminal/harmless.hpp"
#include "terminal/step_view.hpp"

namespace sharescope::gui {
namespace {

struct ReplayWords {
  DemoWords demo;
  std::string schedule;
  std::string goal;
  bool json = false;
  bool trace = false;
  WordStepsWords word_steps = {};
};

/// As `sharescope run` would end: what a program declares of its mistake is what has to happen.
bool went_as_declared(const Stepper& stepper, const Snapshot& now) {
  return stepper.stage().end == ExecutionEnd::finished &&
         std::ranges::all_of(now.verdicts, [](const VerdictCopy& verdict) { return verdict.holds; });
}

std::string json_of(SteppedDemo& stepped, const std::string& demo, bool holds) {
  using Json = nlohmann::ordered_json;
  const Stepper& stepper = stepped.stepper();
  Json goals = Json::array();
  for (const GoalCopy& goal : stepped.live().run().stage().goals())
    goals.push_back({{"text", goal.text}, {"reached", goal.reached}});
  const Json object{{"demo", demo},
                    {"schedule", write_schedule(stepped.made_for(), stepper.schedule())},
                    {"steps", stepper.steps().size()},
                    {"end", to_string(stepper.stage().end)},
                    {"message", stepper.stage().message},
                    {"verdicts", verdicts_json(stepped.live().now().verdicts)},
                    {"goals", std::move(goals)},
                    {"as_declared", holds}};
  return one_line(object);
}

/// A choice that is not possible where it stands: says which, and why.
std::string impossible_text(SteppedDemo& stepped, const ScheduleText& schedule) {
  const Stepper& stepper = stepped.stepper();
  const std::size_t at = stepper.steps().size();
  const Choice choice = schedule.choices[at];
  std::string why = "there is no such worker";
  if (choice.worker >= 1 && choice.worker <= stepper.workers()) {
    const SeatCopy& seat = stepper.stage().seats[choice.worker - 1U];
    why = obstacle_text(seat, stepped.live().now());
    if (choice.move == Move::timeout) why = "it does not wait with a time limit there";
    why = stepped.live().now().lane_text(seat.ticket) + " " + why;
  }
  return fmt::format("choice {} of the schedule, {}, is not possible: {}", at + 1,
                     write_choices({&choice, 1}), why);
}

std::optional<std::size_t> goal_wanted(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return static_cast<std::size_t>(
      read_real("--goal", text, 1, limits::goals, "the number of a goal is", "1"));
}

int replay(const ReplayWords& words) {
  if (words.schedule.empty())
    throw WrongWords("which schedule? 'ABBA', for example; sharescope explore finds them");
  const ScheduleText schedule = schedule_from(words.schedule);
  const auto goal = goal_wanted(words.goal);
  const Demo demo = chosen_demo(words.demo);
  const Settings settings = settings_for(demo, read_settings(words.demo.set), schedule);

  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  LiveArea area(Terminal(STDERR_FILENO), [&error](std::string_view text) { error.pass(text); });
  LiveRun live(demo.name,
               {.program = demo.program,
                .arguments = as_arguments(settings),
                .how = How::stepped,
                .wishes = {.word_steps = words.word_steps.wish()}},
               passages_to(words.json ? error : out, error, demo.name, area));
  SteppedDemo stepped(demo, settings, live);
  bool there = stepped.begin(schedule, signals);
  if (there && stepped.stepper().stage().end == ExecutionEnd::impossible)
    throw WrongWords(impossible_text(stepped, schedule));
  const std::size_t given = there ? stepped.stepper().steps().size() : 0;
  if (there && !stepped.stepper().is_over()) {
    stepped.stepper().to_the_end();
    there = stepped.await(signals);
  }
  if (!there) {
    error.write(fmt::format("sharescope: {} ended before the schedule was performed\n", harmless(demo.name)));
    return stepped.signal() ? exit_status::stopped_by(*stepped.signal()) : exit_status::not_as_declared;
  }
  const Stepper& stepper = stepped.stepper();
  const bool holds = went_as_declared(stepper, live.now());
  const Style style(Terminal(STDOUT_FILENO).has_colour() && !words.json);
  if (words.json) {
    out.write(json_of(stepped, demo.name, holds) + "\n");
  } else {
    std::string text = style.bold(harmless(demo.name)) + "  " + write_choices(stepper.schedule(), 100) + "\n";
    for (std::size_t i = 0; words.trace && i < stepper.steps().size(); ++i) {
      const StepRecord& step = stepper.steps()[i];
      text += fmt::format("  {:>5}  {}  {}\n", i + 1,
                          style.worker(step.worker - 1, std::string(1, letter_of(step.worker))),
                          harmless(done_text(step, live.now())));
    }
    if (stepper.steps().size() > given) {
      text += fmt::format(
          "  the schedule has {} choices; the rest, {}, went on without a switch where that was possible\n",
          given, stepper.steps().size() - given);
    }
    text += "  " + harmless(standing_text(stepper)) + "\n";
    for (const std::string& line : end_lines(stepper, live.run(), style))
      text += line + "\n";
    out.write(text);
  }
  const std::vector<GoalCopy> goals = live.run().stage().goals();
  stepped.end(signals);
  if (goal) {
    if (*goal > goals.size())
      throw WrongWords(fmt::format("--goal {}: {} has {} goals", *goal, demo.name, goals.size()));
    return goals[*goal - 1].reached ? exit_status::as_declared : exit_status::not_as_declared;
  }
  return holds ? exit_status::as_declared : exit_status::not_as_declared;
}

}  // namespace

void add_replay_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command =
      add_subcommand(app, "replay", "one order again, step for step",
                     "replay DEMO SCHEDULE [--set NAME=VALUE]... [--trace] [--goal N] [--json]");
  const auto words = std::make_shared<ReplayWords>();
  add_demo_options(command, words->demo);
  command.add_option("SCHEDULE", words->schedule, "who goes next: ABBA, A3B2A, or all that explore printed")
      ->type_name("");
  command.add_flag("--trace", words->trace, "each step, a line");
  command.add_option("--goal", words->goal, "status 0 when that goal of the demo is reached, else 1")
      ->type_name("N")
      ->take_last();
  add_word_steps_options(command, words->word_steps);
  command.add_flag("--json", words->json, "the end as one JSON object");
  command.callback([&chosen, words] { chosen = [words] { return replay(*words); }; });
}

}  // namespace sharescope::gui
