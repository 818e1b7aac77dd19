// SPDX-License-Identifier: MIT
#include "command/command_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "command/demo_list.hpp"
#include "command/demos_command.hpp"
#include "command/exit_status.hpp"
#include "command/explore_command.hpp"
#include "command/outlet.hpp"
#include "command/replay_command.hpp"
#include "command/run_command.hpp"
#include "command/screenshot_command.hpp"
#include "command/step_command.hpp"
#include "command/subcommand.hpp"
#include "command/watch_command.hpp"
#include "command/window_command.hpp"
#include "command/wrong_words.hpp"
#include "terminal/harmless.hpp"

namespace sharescope::gui {
namespace {

struct Words {
  std::vector<std::string> ours;
  std::vector<std::string> program;  ///< behind the "--" of watch
};

Words split_words(int argc, char** argv) {
  Words words;
  words.ours.assign(argv + 1, argv + argc);
  if (words.ours.empty() || words.ours.front() != "watch") return words;
  const auto mark = std::ranges::find(words.ours, "--");
  if (mark == words.ours.end()) return words;
  words.program.assign(mark + 1, words.ours.end());
  words.ours.erase(mark, words.ours.end());
  return words;
}

bool is_option(std::string_view word) { return word.size() > 1 && word.starts_with('-'); }

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  return names;
}

/// A person who types the name of a demo wants it to run.
bool is_demo(const std::string& word) {
  try {
    return read_catalogue(demo_list_file()).find(word) != nullptr;
  } catch (const CatalogueError&) {
    return false;
  }
}

std::string unknown_command(const CLI::App& app, const std::string& word) {
  if (is_demo(word))
    return fmt::format("'{0}' is a demo, no command: sharescope run {1}", word, shell_word(word));
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  const std::string meant = did_you_mean(word, names);
  return fmt::format("unknown command '{}'{} the commands are {}", word, meant.empty() ? ";" : meant,
                     listed(names));
}

/// Throws WrongWords for the first word that nobody understood.
void refuse_rest(const CLI::App& app) {
  const auto used = app.get_subcommands();
  const CLI::App& command = used.empty() ? app : *used.front();
  for (const CLI::App* level : {&command, &app}) {
    for (std::string word : level->remaining()) {
      if (word == "--") continue;
      if (!is_option(word)) {
        if (used.empty()) throw WrongWords(unknown_command(app, word));
        throw WrongWords(fmt::format("'{}' is one word too many: {}", word, usage_of(command)));
      }
      word = word.substr(0, word.find('='));
      const std::string meant = did_you_mean(word, option_names(command));
      throw WrongWords(
          fmt::format("unknown option '{}'{} {}", word, meant.empty() ? ":" : meant, usage_of(command)));
    }
  }
}

/// The words that CLI11 has for a wrong number of values, in ours.
std::string parse_problem(const CLI::App& app, const CLI::ParseError& error) {
  const auto used = app.get_subcommands();
  const CLI::App& command = used.empty() ? app : *used.front();
  const std::string text = error.what();
  const std::string option = text.substr(0, text.find(':'));
  const bool about_option = is_option(option) && text.find("required") != std::string::npos;
  return (about_option ? option + " wants a value" : text) + ": " + usage_of(command);
}

void complain(const CLI::App& app, const std::string& text) {
  const auto used = app.get_subcommands();
  const std::string who = used.empty() ? "sharescope" : "sharescope " + used.front()->get_name();
  Outlet(STDERR_FILENO).write(who + ": " + harmless(text) + "\n");
}

/// CLI11's own texts, which it would write to std::cout without looking whether they arrive.
int show(const CLI::App& app, const CLI::Success& wanted) {
  std::ostringstream text;
  std::ostringstream problem;
  const int status = app.exit(wanted, text, problem);
  Outlet(STDOUT_FILENO).write(text.str());
  return status;
}

/// Whoever reads the output has to learn that it is not whole.
int with_output_checked(const CLI::App& app, int status) {
  const int failure = Outlet::stdout_failure();
  if (failure == 0) return status;
  complain(app, std::string("the output could not be written: ") + std::strerror(failure));
  return status == exit_status::as_declared ? exit_status::not_as_declared : status;
}

void describe(CLI::App& app) {
  set_usage(app, "sharescope [COMMAND]");
  app.set_help_flag("-h,--help", "this text; 'sharescope COMMAND --help' for a command's own");
  app.set_version_flag("--version", "sharescope " SHARESCOPE_VERSION, "which version this is");
  app.allow_extras();
  app.require_subcommand(0, 1);
  app.footer("Exit status: 0 it went as declared, 1 it did not, 2 the words are wrong; 130 Ctrl+C ended it.");
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{
      "Real processes share memory, and you watch. Without a command: the window,\n"
      "or a race beside its cure in the terminal where there is no display."};
  describe(app);
  bool terminal = false;
  app.add_flag("--terminal", terminal, "no window, even where there is a display");
  Words words = split_words(argc, argv);
  Chosen chosen = [&terminal] { return terminal ? show_comparison("") : open_window(); };
  add_demos_command(app, chosen);
  add_run_command(app, chosen);
  add_step_command(app, chosen);
  add_explore_command(app, chosen);
  add_replay_command(app, chosen);
  add_watch_command(app, chosen, std::move(words.program));
  add_screenshot_command(app, chosen, argv);

  try {
    // CLI11 takes words from the end.
    std::ranges::reverse(words.ours);
    app.parse(std::move(words.ours));
    refuse_rest(app);
    return with_output_checked(app, chosen());
  } catch (const CLI::Success& wanted) {
    return with_output_checked(app, show(app, wanted));
  } catch (const CLI::ParseError& error) {
    complain(app, parse_problem(app, error));
    return exit_status::wrong_words;
  } catch (const WrongWords& error) {
    complain(app, error.what());
    return exit_status::wrong_words;
  } catch (const std::exception& error) {
    complain(app, error.what());
    return exit_status::not_as_declared;
  }
}

}  // namespace sharescope::gui
