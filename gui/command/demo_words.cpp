// SPDX-License-Identifier: MIT
#include "command/demo_words.hpp"

#include <CLI/CLI.hpp>

#include "command/demo_list.hpp"
#include "command/wrong_words.hpp"

namespace sharescope::gui {

void add_demo_options(CLI::App& command, DemoWords& words) {
  command.add_option("DEMO", words.name, "its name; 'sharescope demos' lists them")->type_name("");
  command.add_option("--set", words.set, "a parameter of the demo; may be said several times")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

Demo chosen_demo(const DemoWords& words) {
  if (words.name.empty()) throw WrongWords("which demo? 'sharescope demos' lists them all");
  if (words.name.find('/') == std::string::npos)
    return find_demo(read_catalogue(demo_list_file()), words.name);
  const std::filesystem::path program(words.name);
  return {.name = program.filename().string(),
          .title = {},
          .summary = {},
          .program = program,
          .source = {},
          .cures = {},
          .mistakes = {}};
}

}  // namespace sharescope::gui
