// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <cstddef>
#include <string_view>

// What tells widgets of one kind apart, for as long as the scope lives: their label, where it is one of our own words;
// an index, where the label is a program's. That may be empty, or there twice.
//
// GUI thread, within a frame. ImGui reads an empty range as "until the zero byte", which a view need not
// have.
//
//     const IdScope id{label};

namespace sharescope::gui {

class IdScope {
 public:
  explicit IdScope(std::string_view label) {
    if (label.empty()) {
      ImGui::PushID(0);
    } else {
      ImGui::PushID(label.data(), label.data() + label.size());
    }
  }
  explicit IdScope(std::size_t index) { ImGui::PushID(static_cast<int>(index)); }
  ~IdScope() { ImGui::PopID(); }
  IdScope(const IdScope&) = delete;
  IdScope& operator=(const IdScope&) = delete;
};

}  // namespace sharescope::gui
