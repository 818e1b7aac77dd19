// SPDX-License-Identifier: MIT
#pragma once

/// Which demo a command is about, and with which parameters: DEMO and --set, as run, step, explore and replay take them.
///
///     add_demo_options(command, words->demo);
///     const Demo demo = chosen_demo(words.demo);

#include <string>
#include <vector>

#include "model/catalogue.hpp"

namespace CLI {
class App;
}

namespace sharescope::gui {

struct DemoWords {
  std::string name;
  std::vector<std::string> set;
};

void add_demo_options(CLI::App& command, DemoWords& words);

/// The demo of that name; what has a slash in it is a program of the user's own. Throws WrongWords when nothing was said,
/// or there is no such demo.
Demo chosen_demo(const DemoWords& words);

}  // namespace sharescope::gui
