// SPDX-License-Identifier: MIT
#include "command/step_command.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "command/demo_words.hpp"
#include "command/exit_status.hpp"
#include "command/exploration_words.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/step_keys.hpp"
#include "command/stepped_demo.hpp"
#include "command/wrong_words.hpp"
#include "model/last_chance.hpp"
#include "model/loss.hpp"
#include "model/prediction.hpp"
#include "model/small_parameters.hpp"
#include "model/step_text.hpp"
#include "sharescope/error.hpp"
#include "terminal/harmless.hpp"
#include "terminal/step_view.hpp"

namespace sharescope::gui {
namespace {

struct StepWords {
  DemoWords demo;
  std::string schedule;
  bool ask = false;
  WordStepsWords word_steps = {};
};

constexpr std::chrono::milliseconds patience_at_a_terminal{500};
constexpr std::chrono::milliseconds patience_with_a_pipe{5000};

constexpr const char* help_text =
    "  A B C or 1 2 3   that worker performs its next operation        b, left    one step back\n"
    "  t1 t2 t3         its wait with a time limit ends in vain        f, right   and forward again\n"
    "  A! B!            it is killed                                   n, space   on to the next switch\n"
    "  ABBA, A3B2A      several choices, in a line                     e          on to the end\n"
    "  s  the schedule so far, to be kept or sent      r  from the start      ?  this      q  quit\n";

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

/// "What will counter be?  1: 0   2: 1   3: 2   4: it hangs"
std::string question_text(const Prediction& prediction) {
  std::string text = "  " + harmless(prediction.question()) + " ";
  for (std::size_t i = 0; i < prediction.answers().size(); ++i)
    text += fmt::format("  {}: {}", i + 1, harmless(prediction.answers()[i]));
  return text + "\n";
}

/// A digit, which as a key stands for a worker. False: something else was said, which passes the question over.
bool take_answer(const std::string& word, Prediction& prediction, Stepper& stepper) {
  const int index = word.size() == 1 ? word.front() - 'A' : -1;
  const bool given = index >= 0 && index < static_cast<int>(prediction.answers().size());
  const bool goes_on = given ? prediction.answer(static_cast<std::size_t>(index)) : prediction.skip();
  if (goes_on) stepper.to_the_end();
  return given || goes_on;
}

/// What the person wants. Returns what is to be said about it; nothing when it speaks for itself.
std::string obey(const std::string& word, SteppedDemo& stepped, Prediction& prediction) {
  Stepper& stepper = stepped.stepper();
  if (prediction.is_asking() && take_answer(word, prediction, stepper)) return "";
  if (word == "end" && prediction.asks_before_the_end(stepper, stepped.live().run())) return "";
  if (word == "back") return stepper.back(), "";
  if (word == "forward") return stepper.forward(), "";
  if (word == "end") return stepper.to_the_end(), "";
  if (word == "switch") return stepper.to_the_next_switch(), "";
  if (word == "again") return stepper.begin_again(), "";
  if (word == "schedule") return write_schedule(stepped.made_for(), stepper.schedule()) + "\n";
  if (word == "help") return help_text;
  ScheduleText wanted;
  try {
    wanted = read_schedule(word);
  } catch (const InvalidValue& error) {
    return fmt::format("  {}; ? says what can be typed\n", harmless(error.what()));
  }
  std::vector<Choice> longer = wanted.made_for ? std::vector<Choice>{} : stepper.schedule();
  if (wanted.made_for) {
    if (const std::string problem = mismatch(*wanted.made_for, stepped.made_for()); !problem.empty())
      return "  " + harmless(problem) + "\n";
  }
  if (wanted.choices.size() == 1 && !wanted.made_for && !stepper.can(wanted.choices.front())) {
    const Choice choice = wanted.choices.front();
    if (choice.worker > stepper.workers()) return fmt::format("  there are {} workers\n", stepper.workers());
    const SeatCopy& seat = stepper.stage().seats[choice.worker - 1U];
    const std::string why = obstacle_text(seat, stepped.live().now());
    return fmt::format("  {} {}\n", harmless(stepped.live().now().lane_text(seat.ticket)),
                       why.empty() ? "does not wait with a time limit" : harmless(why));
  }
  longer.insert(longer.end(), wanted.choices.begin(), wanted.choices.end());
  stepper.perform(std::move(longer));
  return "";
}

/// After which choice it could no longer be avoided, in words; empty where that is not known, or it ended well.
std::string last_chance_of(SteppedDemo& stepped, const Demo& demo, const StepKeys& keys, WordSteps word_steps,
                           StopSignals& signals) {
  Stepper& stepper = stepped.stepper();
  const Snapshot& now = stepped.live().now();
  if (stepper.stage().end == ExecutionEnd::finished && are_as_expected(now.verdicts)) return {};
  ParameterValues parameters;
  for (const ParameterCopy& parameter : now.parameters)
    parameters[parameter.name] = parameter.value;
  LastChance last(
      demo.name,
      {.program = demo.program, .arguments = as_arguments(parameters), .wishes = {.word_steps = word_steps}},
      [](Run&) { return std::vector<std::string>{}; }, stepper.schedule());
  while (!last.is_over()) {
    last.update();
    // Whoever goes on does not want to know.
    pollfd impatience[] = {{signals.descriptor(), POLLIN, 0},
                           {keys.is_terminal() ? keys.descriptor() : -1, POLLIN, 0}};
    if (::poll(impatience, 2, 2) > 0) return {};
  }
  const auto choice = last.choice();
  return choice ? "  " + last_chance_text(*choice, stepper.schedule()) + "\n" : std::string();
}

int step(const StepWords& words) {
  const ScheduleText schedule = schedule_from(words.schedule);
  const Demo demo = chosen_demo(words.demo);
  const Settings settings = settings_for(demo, read_settings(words.demo.set), schedule);

  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  const Style style(Terminal(STDOUT_FILENO).has_colour());
  LiveArea area(Terminal(STDERR_FILENO), [&error](std::string_view text) { error.pass(text); });
  LiveRun live(demo.name,
               {.program = demo.program,
                .arguments = as_arguments(settings),
                .how = How::stepped,
                .wishes = {.word_steps = words.word_steps.wish()}},
               passages_to(out, error, demo.name, area));
  SteppedDemo stepped(demo, settings, live);
  StepKeys keys(STDIN_FILENO);
  // One with a damaged session moves for ever. What moves for less has to come to its end before a quit typed ahead.
  stepped.give_up_when([&keys](std::chrono::nanoseconds moves) {
    return moves > (keys.is_terminal() ? patience_at_a_terminal : patience_with_a_pipe) &&
           keys.wants_to_quit();
  });
  bool there = stepped.begin(schedule, signals);
  if (there) {
    std::string text = style.bold(harmless(demo.name)) + "  " + harmless(demo.title) + "\n";
    for (const std::string& smaller : stepped.smaller())
      text += "  " + style.faint(harmless(smaller) + "; --set says otherwise") + "\n";
    for (const GoalCopy& goal : live.run().stage().goals())
      text += "  ☆ " + harmless(goal.text) + "\n";
    out.write(text + help_text);
  }
  Prediction prediction;
  prediction.wanted = words.ask;
  bool quits = false;
  bool shown = false;
  while (there && !quits) {
    if (!shown) {
      prediction.update(stepped.stepper(), live.run());
      out.write(text_of(step_lines(stepped.stepper(), live.run(), style)));
      if (prediction.is_asking()) out.write(question_text(prediction));
      if (stepped.stepper().is_over()) {
        if (!prediction.result().empty()) out.write("  " + harmless(prediction.result()) + "\n");
        out.write(text_of(end_lines(stepped.stepper(), live.run(), style)));
        out.write(last_chance_of(stepped, demo, keys, words.word_steps.wish(), signals));
      }
      shown = true;
    }
    auto word = keys.take();
    if (!word) {
      if (keys.is_closed()) break;
      pollfd wanted[] = {{keys.descriptor(), POLLIN, 0}, {signals.descriptor(), POLLIN, 0}};
      ::poll(wanted, 2, 200);
      if (wanted[1].revents != 0) break;
      if (wanted[0].revents != 0) keys.read();
      live.update();
      there = !live.over();
      continue;
    }
    quits = *word == "quit";
    if (quits) break;
    const std::string remark = obey(*word, stepped, prediction);
    if (!remark.empty()) out.write(remark);
    shown = !remark.empty();
    there = stepped.await(signals);
    if (there && stepped.stepper().stage().end == ExecutionEnd::impossible) {
      out.write(fmt::format("  {}\n", harmless(stepped.stepper().stage().message)));
      stepped.stepper().perform(stepped.stepper().schedule());
      there = stepped.await(signals);
    }
  }
  if (const auto signal = stepped.signal()) return exit_status::stopped_by(*signal);
  if (!there && !stepped.gave_up()) {
    error.write(fmt::format("sharescope: {} ended while it was stepped\n", harmless(demo.name)));
    return exit_status::not_as_declared;
  }
  stepped.end(signals);
  return exit_status::as_declared;
}

}  // namespace

void add_step_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command = add_subcommand(app, "step", "choose who goes next, operation by operation",
                                     "step DEMO [--set NAME=VALUE]... [--schedule CHOICES] [--ask]");
  const auto words = std::make_shared<StepWords>();
  add_demo_options(command, words->demo);
  command.add_option("--schedule", words->schedule, "performed first")->type_name("CHOICES")->take_last();
  add_word_steps_options(command, words->word_steps);
  command.add_flag("--ask", words->ask, "before it is seen what came, asks what you expect");
  command.callback([&chosen, words] { chosen = [words] { return step(*words); }; });
}

}  // namespace sharescope::gui
