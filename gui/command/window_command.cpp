// SPDX-License-Identifier: MIT
#include "command/window_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "command/demo_list.hpp"
#include "command/display.hpp"
#include "command/outlet.hpp"
#include "terminal/comparison.hpp"
#include "window/app.hpp"
#include "window/window_error.hpp"

namespace sharescope::gui {
namespace {

AppOptions window_options() {
  AppOptions options;
  try {
    options.catalogue = read_catalogue(demo_list_file());
  } catch (const CatalogueError& error) {
    options.catalogue_problem = error.what();
  }
  return options;
}

}  // namespace

int show_comparison(const char* why) {
  const Catalogue catalogue = read_catalogue(demo_list_file());
  const Demo* mistake = catalogue.first();
  if (mistake == nullptr || mistake->cures.empty())
    throw CatalogueError("the list of demos has no mistake with a cure to compare");
  const int status = compare_in_terminal(*mistake, *catalogue.find(mistake->cures.front()));
  if (status > 1) return status;
  const Outlet out(STDOUT_FILENO);
  if (*why == '\0') {
    out.write("\n'sharescope' opens the window, which shows every single operation.\n");
  } else {
    out.write(fmt::format(
        "\nThis was the terminal: {}. The window shows every single operation: start sharescope on a "
        "desktop, "
        "or here through 'ssh -X'.\nMore in the terminal: 'sharescope demos', 'sharescope run DEMO', "
        "'sharescope --help'.\n",
        why));
  }
  return status;
}

int open_window() {
  if (!has_display()) return show_comparison(no_display_reason);
  try {
    return run_app(window_options());
  } catch (const WindowError& error) {
    Outlet(STDERR_FILENO).write(fmt::format("sharescope: {}; the terminal instead\n", error.what()));
    return show_comparison("the window could not be opened");
  }
}

}  // namespace sharescope::gui
