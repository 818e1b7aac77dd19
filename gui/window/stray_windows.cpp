// SPDX-License-Identifier: MIT
#include "window/stray_windows.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>

namespace sharescope::gui {

namespace {

/// The windows that app_frame.cpp and the gallery open, ImGui's tooltips, and its lists above and below all windows.
constexpr std::array<std::string_view, 6> expected{"##root",     "##menu",       "##help",
                                                   "##Tooltip_", "##Foreground", "##Background"};

std::vector<std::string> strays;

/// A child's name begins with its parent's and a slash.
bool is_expected(std::string_view name) {
  return std::any_of(expected.begin(), expected.end(), [name](std::string_view known) {
    if (!name.starts_with(known)) return false;
    const std::string_view rest = name.substr(known.size());
    return known.ends_with('_') || rest.empty() || rest.front() == '/';
  });
}

}  // namespace

void note_stray_windows() {
  const ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr) return;
  for (int i = 0; i < data->CmdListsCount; ++i) {
    const char* name = data->CmdLists[i]->_OwnerName;
    if (name == nullptr || is_expected(name)) continue;
    if (std::find(strays.begin(), strays.end(), name) != strays.end()) continue;
    strays.emplace_back(name);
    std::cerr << "sharescope: something is drawn outside of all its windows: '" << name << "'\n";
  }
}

const std::vector<std::string>& stray_windows() { return strays; }

}  // namespace sharescope::gui
