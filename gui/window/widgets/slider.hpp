// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

// A whole number between two ends, set by dragging, by typing, or one step at a time.
//
// GUI thread, within a frame and an ImGui window. Takes two lines: label and value, then the track.
// Drag or press on the track; click the value to type another; the mouse wheel with Ctrl goes one step.
//
//     if (slider({.label = "times", .least = 1, .most = 10'000'000, .logarithmic = true}, times)) set(times);

namespace sharescope::gui {

struct Slider {
  std::string_view label;
  std::string_view id = {};  ///< tells it apart where the label may not; empty: the label does
  std::int64_t least = 0;
  std::int64_t most = 100;
  bool logarithmic =
      false;  ///< for ranges over several powers of ten; dragging then gives two significant digits
  std::string_view unit = {};  ///< after the value: "ms"
  std::string_view tip = {};
  bool enabled = true;
};

/// True in a frame in which `value` was changed. A value outside the range is shown at the nearer end,
/// and only changed by the user.
bool slider(const Slider& what, std::int64_t& value);

/// Where a value lies on the track, 0 to 1, and back. For tests and for axes of the same kind.
double slider_position(const Slider& what, std::int64_t value);
std::int64_t slider_value(const Slider& what, double position);

}  // namespace sharescope::gui
