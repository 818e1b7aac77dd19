// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

// Something that is on or off, and a choice of one among a few.
//
// GUI thread, within a frame and an ImGui window. The label (or id) identifies the widget.
//
//     toggle("Slow motion", slow);
//     choose("theme", std::array<std::string_view, 2>{"Dark", "Light"}, index);

namespace sharescope::gui {

/// A switch and its label. True in the frame in which `on` was changed.
bool toggle(std::string_view label, bool& on, std::string_view tip = {}, std::string_view shortcut = {});
float toggle_width(std::string_view label);

/// Names side by side, one of which is chosen. True in the frame in which `chosen` was changed.
/// Where the names do not fit in the line, they stand below each other.
bool choose(std::string_view id, std::span<const std::string_view> names, int& chosen);
float choose_width(std::span<const std::string_view> names);

}  // namespace sharescope::gui
