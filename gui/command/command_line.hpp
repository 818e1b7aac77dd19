// SPDX-License-Identifier: MIT
#pragma once

/// The `sharescope` command: reads the words, does what they ask for, and says in one line what is wrong.
///
/// main's thread. Exit status: 0 it went as declared, 1 it did not, 2 the words are wrong; 128 + N when
/// signal N ended it.
///
///     int main(int argc, char** argv) { return sharescope::gui::run_command_line(argc, argv); }

namespace sharescope::gui {

int run_command_line(int argc, char** argv);

}  // namespace sharescope::gui
