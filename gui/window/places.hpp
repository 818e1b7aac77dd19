// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

// Where the widgets of the newest frame are, by name: what a test needs to press a real button with a real
// mouse, and to see that nothing overlaps and nothing sticks out of the window.
//
// GUI thread only. Nothing is kept until record_places(true), so the window pays for it only when it is asked
// for.
//
//     for (const Place& place : places()) if (place.name == "button Run") click(place.middle());

namespace sharescope::gui {

struct Place {
  std::string name;  ///< kind and label: "button Run", "slider times"
  ImVec2 from;       ///< in drawing units from the window's upper left corner
  ImVec2 to;
  bool elided;  ///< its text did not fit and ends in an ellipsis

  ImVec2 middle() const { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }
};

void record_places(bool wanted);

/// Called by every widget; only what is visible within the current clip rectangle is kept, cut to it.
void note_place(std::string_view kind, std::string_view label, ImVec2 from, ImVec2 to, bool elided = false);

/// The same for what is drawn in a list of its own, outside of every window: to ask for the window's list there would
/// open ImGui's window "Debug".
void note_place_in(const ImDrawList& list, std::string_view kind, std::string_view label, ImVec2 from,
                   ImVec2 to, bool elided = false);

/// Everything noted since the frame began.
std::span<const Place> places();

/// One line for each: "name<TAB>left top right bottom<TAB>elided|whole", in whole pixels.
void write_places(std::ostream& out);

/// Called by Window.
void forget_places();

}  // namespace sharescope::gui
