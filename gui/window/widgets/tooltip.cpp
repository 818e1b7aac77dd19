// SPDX-License-Identifier: MIT
#include "window/widgets/tooltip.hpp"

#include "window/fonts.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"

#include <imgui.h>

#include <cmath>

namespace sharescope::gui {

namespace {

constexpr float rest_seconds = 0.35F;

/// How long the mouse has not moved. Counted once a frame, in the first widget that asks.
float mouse_rest() {
  static int counted_frame = -1;
  static float rest = 0;
  if (ImGui::GetFrameCount() != counted_frame) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool moved = std::abs(io.MouseDelta.x) + std::abs(io.MouseDelta.y) > 0.5F;
    rest = moved || ImGui::IsAnyMouseDown() ? 0 : rest + io.DeltaTime;
    counted_frame = ImGui::GetFrameCount();
  }
  return rest;
}

/// Below the item, or above it at the lower edge of the window; at the mouse it would cover what it explains.
void place_beside_item() {
  const ImVec2 from = ImGui::GetItemRectMin();
  const ImVec2 to = ImGui::GetItemRectMax();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool above = to.y + px(120) > screen.y && from.y > px(120);
  const bool leftwards = from.x + px(400) > screen.x;
  ImGui::SetNextWindowPos({leftwards ? to.x : from.x, above ? from.y - px(6) : to.y + px(6)},
                          ImGuiCond_Always, {leftwards ? 1.0F : 0.0F, above ? 1.0F : 0.0F});
}

}  // namespace

bool tooltip_wanted() {
  const float rest = mouse_rest();
  return ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) && rest >= rest_seconds;
}

void tooltip(std::string_view text, std::string_view shortcut) {
  if (text.empty()) return;
  if (!tooltip_wanted()) return;
  place_beside_item();
  ImGui::BeginTooltip();
  ImGui::PushFont(fonts().small);
  ImGui::PushTextWrapPos(px(360));
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopTextWrapPos();
  if (!shortcut.empty()) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme().muted_text);
    ImGui::TextUnformatted(shortcut.data(), shortcut.data() + shortcut.size());
    ImGui::PopStyleColor();
  }
  ImGui::PopFont();
  ImGui::EndTooltip();
}

}  // namespace sharescope::gui
