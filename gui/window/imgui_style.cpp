// SPDX-License-Identifier: MIT
#include "window/imgui_style.hpp"

#include "window/colour.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"

#include <imgui.h>

namespace sharescope::gui {

namespace {

void set_sizes(ImGuiStyle& style) {
  style.WindowPadding = {px(12), px(12)};
  style.FramePadding = {px(10), px(7)};
  style.CellPadding = {px(8), px(4)};
  style.ItemSpacing = {px(8), px(8)};
  style.ItemInnerSpacing = {px(8), px(6)};
  style.IndentSpacing = px(20);
  style.ScrollbarSize = px(14);
  style.GrabMinSize = px(16);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 1;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.WindowRounding = 0;
  style.ChildRounding = px(8);
  style.FrameRounding = px(6);
  style.PopupRounding = px(6);
  style.ScrollbarRounding = px(7);
  style.GrabRounding = px(6);
  style.TabRounding = px(6);
  style.DisplaySafeAreaPadding = {px(3), px(3)};
  style.DisabledAlpha = 0.45F;
}

void set_colours(ImGuiStyle& style, const Theme& theme) {
  const auto set = [&](ImGuiCol which, ImU32 colour) {
    style.Colors[which] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  const ImU32 hovered = mix(theme.raised, theme.accent, 0.18F);
  const ImU32 pressed = mix(theme.raised, theme.accent, 0.32F);
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.muted_text);
  set(ImGuiCol_WindowBg, theme.window);
  set(ImGuiCol_ChildBg, with_opacity(theme.panel, 0));
  set(ImGuiCol_PopupBg, theme.panel);
  set(ImGuiCol_Border, theme.outline);
  set(ImGuiCol_FrameBg, theme.raised);
  set(ImGuiCol_FrameBgHovered, hovered);
  set(ImGuiCol_FrameBgActive, pressed);
  set(ImGuiCol_TitleBg, theme.panel);
  set(ImGuiCol_TitleBgActive, theme.raised);
  set(ImGuiCol_MenuBarBg, theme.panel);
  set(ImGuiCol_ScrollbarBg, with_opacity(theme.panel, 0));
  set(ImGuiCol_ScrollbarGrab, theme.outline);
  set(ImGuiCol_ScrollbarGrabHovered, mix(theme.outline, theme.muted_text, 0.4F));
  set(ImGuiCol_ScrollbarGrabActive, theme.muted_text);
  set(ImGuiCol_CheckMark, theme.accent);
  set(ImGuiCol_SliderGrab, theme.accent);
  set(ImGuiCol_SliderGrabActive, theme.accent);
  set(ImGuiCol_Button, theme.raised);
  set(ImGuiCol_ButtonHovered, hovered);
  set(ImGuiCol_ButtonActive, pressed);
  set(ImGuiCol_Header, hovered);
  set(ImGuiCol_HeaderHovered, hovered);
  set(ImGuiCol_HeaderActive, pressed);
  set(ImGuiCol_Separator, theme.outline);
  set(ImGuiCol_SeparatorHovered, theme.accent);
  set(ImGuiCol_SeparatorActive, theme.accent);
  set(ImGuiCol_ResizeGrip, theme.outline);
  set(ImGuiCol_Tab, theme.raised);
  set(ImGuiCol_TabHovered, hovered);
  set(ImGuiCol_TabActive, pressed);
  set(ImGuiCol_PlotLines, theme.accent);
  set(ImGuiCol_TableHeaderBg, theme.raised);
  set(ImGuiCol_TableBorderStrong, theme.outline);
  set(ImGuiCol_TableBorderLight, theme.grid_line);
  set(ImGuiCol_TableRowBg, with_opacity(theme.panel, 0));
  set(ImGuiCol_TableRowBgAlt, with_opacity(theme.raised, 0.35F));
  set(ImGuiCol_TextSelectedBg, with_opacity(theme.accent, 0.35F));
  set(ImGuiCol_NavHighlight, theme.accent);
}

}  // namespace

void style_imgui() {
  ImGuiStyle style;
  set_sizes(style);
  set_colours(style, theme());
  ImGui::GetStyle() = style;
}

}  // namespace sharescope::gui
