// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

// The guard over what is drawn: every ImGui window of a frame is one that the application opens by name.
//
// GUI thread. ImGui opens a window of its own, "Debug", for whatever is drawn outside of Begin and End; a person then
// sees an empty grey box. Window looks after every frame, says a stray window once on stderr, and keeps its name for
// the tests, which fail for it.
//
//     note_stray_windows();   // after ImGui::Render()
//     EXPECT_TRUE(stray_windows().empty());

namespace sharescope::gui {

/// Looks through the frame that ImGui::Render() has finished.
void note_stray_windows();

/// The names of all that were seen since the program began, each once.
const std::vector<std::string>& stray_windows();

}  // namespace sharescope::gui
