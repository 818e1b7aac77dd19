// SPDX-License-Identifier: MIT
#include "command/command_line.hpp"

int main(int argc, char** argv) { return sharescope::gui::run_command_line(argc, argv); }
