// SPDX-License-Identifier: MIT
#include "window/widgets/panel.hpp"

#include "window/scale.hpp"
#include "window/theme.hpp"
#include "window/widgets/text.hpp"

namespace sharescope::gui {

Panel::Panel(const char* id, std::string_view title, ImVec2 size, std::string_view remark)
    : kept_heights_(ImGui::GetStateStorage()), height_id_(ImGui::GetID(id)) {
  ImGuiWindowFlags flags = ImGuiWindowFlags_None;
  if (size.y == fit) {
    size.y = kept_heights_->GetFloat(height_id_, px(100));
    // It never scrolls by itself, so the wheel has to reach what it stands in.
    flags = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  }
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme().panel);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{px(14), px(12)});
  visible_ = ImGui::BeginChild(id, size, true, flags);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (visible_ && !title.empty()) heading(title, remark);
}

Panel::~Panel() {
  // A region that is scrolled out of sight need not have been filled, and keeps the height it had.
  if (visible_) {
    const float content = ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y;
    kept_heights_->SetFloat(height_id_, content + px(14));
  }
  ImGui::EndChild();
}

RootPanel::RootPanel() {
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport->WorkPos);
  ImGui::SetNextWindowSize(viewport->WorkSize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{panel_gap(), panel_gap()});
  ImGui::Begin("##root", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
}

RootPanel::~RootPanel() { ImGui::End(); }

float panel_gap() { return px(10); }

}  // namespace sharescope::gui
