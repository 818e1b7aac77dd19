// SPDX-License-Identifier: MIT
#pragma once

#include "window/window.hpp"

#include <string>

// What the gallery was asked to do on its command line.
//
//     const Arguments asked = parse(argc, argv);

namespace sharescope::gui::gallery {

struct Arguments {
  WindowOptions window;
  std::string screenshot;  ///< draw unseen, write this file, and end
  double seconds = 0;      ///< end by itself after so long; 0: when it is closed
  bool timings = false;    ///< say on stdout how long starting took and what a frame costs
  bool state = false;      ///< write on stdout what the widgets were set to when it ended
  bool places = false;     ///< write on stdout where each widget is in the last frame
};

/// Ends the process with status 2 and one line on stderr when the words are wrong, with 0 after --help.
Arguments parse(int argc, char** argv);

}  // namespace sharescope::gui::gallery
