// SPDX-License-Identifier: MIT
#include "command/demos_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "command/demo_list.hpp"
#include "command/exit_status.hpp"
#include "command/outlet.hpp"
#include "command/wrong_words.hpp"
#include "terminal/harmless.hpp"
#include "terminal/style.hpp"
#include "terminal/terminal.hpp"
#include "terminal/text_width.hpp"

namespace sharescope::gui {
namespace {

using Json = nlohmann::ordered_json;

constexpr int widest = 110;

std::string demos_text(const Catalogue& catalogue, const Style& style, int columns) {
  std::size_t name_width = 0;
  for (const std::string& name : demo_names(catalogue))
    name_width = std::max(name_width, text_width(name));
  const std::size_t indent = 2 + name_width + 2;
  const std::size_t room = std::max<std::size_t>(static_cast<std::size_t>(columns), indent + 30) - indent;
  const std::string margin(indent, ' ');
  std::string text;
  for (const Chapter& chapter : catalogue.chapters) {
    text += style.bold(fmt::format("{}. {}", chapter.number, harmless(chapter.title))) + "\n";
    for (const Demo& demo : chapter.demos) {
      text += "  " + style.good(fit(harmless(demo.name), name_width)) + "  " + harmless(demo.title) + "\n";
      for (const std::string& line : wrapped(harmless(demo.summary), room)) {
        if (!line.empty()) text += margin + style.faint(line) + "\n";
      }
      if (!demo.cures.empty()) text += margin + "cured by " + harmless(listed(demo.cures)) + "\n";
    }
  }
  return text + "\nsharescope run DEMO runs one of them here; sharescope opens the window.\n";
}

}  // namespace

std::string demos_json(const Catalogue& catalogue) {
  Json chapters = Json::array();
  for (const Chapter& chapter : catalogue.chapters) {
    Json demos = Json::array();
    for (const Demo& demo : chapter.demos) {
      demos.push_back({{"name", demo.name},
                       {"title", demo.title},
                       {"summary", demo.summary},
                       {"program", demo.program.string()},
                       {"source", demo.source.string()},
                       {"cures", demo.cures},
                       {"mistakes", demo.mistakes}});
    }
    chapters.push_back({{"folder", chapter.folder},
                        {"number", chapter.number},
                        {"title", chapter.title},
                        {"readme", chapter.readme.string()},
                        {"demos", std::move(demos)}});
  }
  return Json{{"chapters", std::move(chapters)}}.dump(2, ' ', true, Json::error_handler_t::replace);
}

void add_demos_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command = add_subcommand(app, "demos", "the chapters and their demos", "demos [--json]");
  const auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "as one JSON object");
  command.callback([&chosen, json] {
    chosen = [json] {
      const Catalogue catalogue = read_catalogue(demo_list_file());
      const Terminal terminal(STDOUT_FILENO);
      const int columns = std::min(terminal.columns(), widest);
      Outlet(STDOUT_FILENO)
          .write(*json ? demos_json(catalogue) + "\n"
                       : demos_text(catalogue, Style(terminal.has_colour()), columns));
      return exit_status::as_declared;
    };
  });
}

}  // namespace sharescope::gui
