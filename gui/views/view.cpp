// SPDX-License-Identifier: MIT
#include "views/view.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

StillPanel::StillPanel(const char* id, ImVec2 size, ImVec2 padding) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme().panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  ImGui::BeginChild(id, size, true, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
}

StillPanel::~StillPanel() { ImGui::EndChild(); }

std::string_view part_of_side(const ViewContext& context, std::size_t side) {
  if (context.stage.sides().size() < 2) return {};
  return side == 0 ? "mistake" : "cure";
}

void hint(std::string_view words) {
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float width = std::min(room.x, px(520));
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (room.x - width) / 2);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() +
                       std::max(0.0F, room.y * 0.5F - 2 * line_height(fonts().body)));
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
  ImGui::PushStyleColor(ImGuiCol_Text, theme().muted_text);
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
}

void draw_beside(ViewContext& context,
                 void (*draw_side)(ViewContext& context, std::size_t side, ImVec2 size)) {
  const auto sides = static_cast<float>(context.stage.sides().size());
  const float gap = px(16);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float width = std::floor((room.x - gap * (sides - 1)) / sides);
  for (std::size_t side = 0; side < context.stage.sides().size(); ++side) {
    if (side > 0) ImGui::SameLine(0, gap);
    draw_side(context, side, {width, room.y});
  }
}

}  // namespace sharescope::gui
