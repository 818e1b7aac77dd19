// SPDX-License-Identifier: MIT
#include "command/exploration_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "command/real_option.hpp"
#include "command/wrong_words.hpp"
#include "model/small_parameters.hpp"

namespace sharescope::gui {
namespace {

std::uint64_t read_count(const std::string& option, const std::string& text, double least, double most,
                         const std::string& what, const std::string& example) {
  const double value = read_real(option, text, least, most, what, example);
  const auto count = static_cast<std::uint64_t>(value);
  if (static_cast<double>(count) != value)
    throw WrongWords(option + " '" + text + "': a whole number is wanted");
  return count;
}

}  // namespace

void add_word_steps_options(CLI::App& command, WordStepsWords& words) {
  CLI::Option* split =
      command.add_flag("--split-words", words.split, "a copy larger than a word is a step for each word");
  command.add_flag("--no-split-words", words.whole, "and such a copy is one step, whatever the program says")
      ->excludes(split);
}

void add_exploration_options(CLI::App& command, ExplorationWords& words) {
  command.add_option("--seconds", words.seconds, "at most so long")->type_name("N")->take_last();
  command.add_option("--executions", words.executions, "at most so many")->type_name("N")->take_last();
  command.add_flag("--no-reduction", words.no_reduction, "perform equivalent orders, too, each by itself");
  command.add_option("--preemptions", words.preemptions, "only orders with so many at the most; not reduced")
      ->type_name("N")
      ->take_last();
  command.add_flag("--random", words.random, "orders drawn by lot, where there are too many");
  command.add_flag("--pct", words.pct, "few changes of priority at random steps (PCT)");
  command.add_option("--seed", words.seed, "for --random and --pct; else 1")->type_name("N")->take_last();
  command.add_option("--kills", words.kills, "also with so many workers killed")->type_name("N")->take_last();
  command.add_option("--longest", words.longest, "steps of one execution, else 2000")
      ->type_name("N")
      ->take_last();
  command
      .add_option("--after", words.after, "only orders that begin with these choices, as ABBA does with AB")
      ->type_name("CHOICES")
      ->take_last();
  command.add_flag("--fresh", words.fresh, "fork the workers anew for each execution");
  add_word_steps_options(command, words.word_steps);
  command.add_flag("--first", words.first, "the first order that does not end as expected is enough");
}

ExplorationWishes wishes_of(const ExplorationWords& words) {
  if (static_cast<int>(words.random) + static_cast<int>(words.pct) + static_cast<int>(words.no_reduction) > 1)
    throw WrongWords("--no-reduction, --random and --pct exclude each other");
  ExplorationWishes wishes;
  if (words.no_reduction) wishes.strategy = Strategy::all;
  if (words.random) wishes.strategy = Strategy::random;
  if (words.pct) wishes.strategy = Strategy::priorities;
  wishes.fresh = words.fresh;
  wishes.word_steps = words.word_steps.wish();
  if (words.first) wishes.until = Until::bad;
  constexpr double most = 1e12;
  if (!words.seconds.empty()) {
    wishes.most_time = std::chrono::nanoseconds(static_cast<std::int64_t>(
        1e9 * read_real("--seconds", words.seconds, 0.001, 1e6, "a number of seconds is", "10")));
  }
  if (!words.executions.empty())
    wishes.most_executions = read_count("--executions", words.executions, 1, most, "a number is", "1000");
  if (!words.preemptions.empty()) {
    if (words.random || words.pct) throw WrongWords("--preemptions is for searches that are complete");
    wishes.preemptions = static_cast<std::uint32_t>(
        read_count("--preemptions", words.preemptions, 0, 1000, "a number is", "2"));
  }
  if (!words.kills.empty() && (words.random || words.pct))
    throw WrongWords("--kills is for searches that are complete");
  if (!words.kills.empty())
    wishes.kills = static_cast<std::uint32_t>(read_count("--kills", words.kills, 0, 8, "a number is", "1"));
  if (!words.longest.empty()) {
    wishes.longest = static_cast<std::uint32_t>(
        read_count("--longest", words.longest, 1, limits::schedule_steps, "a number of steps is", "10000"));
  }
  if (!words.seed.empty()) wishes.seed = read_count("--seed", words.seed, 0, most, "a number is", "7");
  const bool samples = words.random || words.pct;
  if (samples && wishes.most_executions == 0 && wishes.most_time.count() == 0)
    wishes.most_time = std::chrono::seconds(5);
  return wishes;
}

std::vector<std::string> small_parameters(LiveRun& live, const Settings& settings) {
  return small_parameters(live.now().parameters, [&](std::string_view name) {
    return std::ranges::any_of(settings, [&](const Setting& setting) { return setting.name == name; });
  });
}

}  // namespace sharescope::gui
