// SPDX-License-Identifier: MIT
#include "command/command_line.hpp"
#include "command/standard_streams.hpp"

int main(int argc, char** argv) {
  sharescope::gui::open_closed_standard_streams();
  return sharescope::gui::run_command_line(argc, argv);
}
