// SPDX-License-Identifier: MIT
#include "command/watch_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "command/demo_list.hpp"
#include "command/display.hpp"
#include "command/outlet.hpp"
#include "command/program_path.hpp"
#include "command/wrong_words.hpp"
#include "terminal/watch_view.hpp"
#include "window/app.hpp"
#include "window/window_error.hpp"

namespace sharescope::gui {
namespace {

int watch(const std::vector<std::string>& program, bool terminal) {
  if (program.empty())
    throw WrongWords(
        "what is to be watched stands behind '--': sharescope watch -- ./my_program --its-option");
  if (!find_program(program.front()))
    throw WrongWords(fmt::format("there is no program '{}' that could be started", program.front()));
  if (!terminal && has_display()) {
    try {
      return run_app({.watch = program});
    } catch (const WindowError& error) {
      Outlet(STDERR_FILENO).write(fmt::format("sharescope: {}; the terminal instead\n", error.what()));
    }
  }
  return watch_in_terminal(program);
}

}  // namespace

void add_watch_command(CLI::App& app, Chosen& chosen, std::vector<std::string> program) {
  CLI::App& command = add_subcommand(app, "watch", "the window on any program that links the core",
                                     "watch [--terminal] -- PROGRAM [ARG...]");
  const auto terminal = std::make_shared<bool>(false);
  command.add_flag("--terminal", *terminal, "in the terminal, even where there is a display");
  command.callback([&chosen, terminal, program = std::move(program)] {
    chosen = [terminal, program] { return watch(program, *terminal); };
  });
}

}  // namespace sharescope::gui
