// SPDX-License-Identifier: MIT
#include "window/widgets/toggle.hpp"

#include "window/colour.hpp"
#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"
#include "window/widgets/button.hpp"
#include "window/widgets/id.hpp"
#include "window/widgets/tooltip.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

float switch_width() { return px(40); }

float switch_gap() { return px(10); }

void draw_switch(ImDrawList* list, ImVec2 at, bool on, bool hovered) {
  const Theme& now = theme();
  const float height = px(22);
  const float radius = height / 2;
  const ImVec2 end{at.x + switch_width(), at.y + height};
  const ImU32 track = on ? now.accent : now.raised;
  list->AddRectFilled(at, end, hovered ? mix(track, now.text, 0.1F) : track, radius);
  if (!on) list->AddRect(at, end, now.muted_text, radius, 0, px(1));
  const float x = on ? end.x - radius : at.x + radius;
  list->AddCircleFilled({x, at.y + radius}, radius - px(4), on ? now.on_accent : now.muted_text);
}

float segment_padding() { return px(14); }

float segment_width(std::string_view name) {
  return std::ceil(text_size(fonts().body, name).x) + 2 * segment_padding();
}

/// One of the names; true when it was pressed.
bool segment(std::size_t index, std::string_view name, ImVec2 at, float width, bool chosen) {
  const Theme& now = theme();
  const float height = control_height();
  ImGui::SetCursorScreenPos(at);
  const IdScope id{index};
  const bool pressed = ImGui::InvisibleButton("segment", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float inset = px(3);
  ImU32 ink = hovered ? now.text : now.muted_text;
  if (chosen) {
    list->AddRectFilled({at.x + inset, at.y + inset}, {at.x + width - inset, at.y + height - inset},
                        now.accent, px(4));
    ink = now.on_accent;
  }
  const bool cut = draw_text_fitted(list, chosen ? fonts().strong : fonts().body,
                                    {at.x + px(6), at.y + (height - line_height(fonts().body)) / 2},
                                    width - 2 * px(6), ink, name, Align::center);
  note_place("choice", name, at, {at.x + width, at.y + height}, cut);
  if (cut) tooltip(name);
  return pressed;
}

}  // namespace

float toggle_width(std::string_view label) {
  return switch_width() + switch_gap() + std::ceil(text_size(fonts().body, label).x);
}

bool toggle(std::string_view label, bool& on, std::string_view tip, std::string_view shortcut) {
  const float room = std::max(switch_width(), ImGui::GetContentRegionAvail().x);
  const float width = std::min(toggle_width(label), room);
  const float height = control_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const IdScope id{label};
  const bool pressed = ImGui::InvisibleButton("toggle", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  if (pressed) on = !on;
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_switch(list, {at.x, at.y + (height - px(22)) / 2}, on, hovered);
  const float x = at.x + switch_width() + switch_gap();
  const bool cut = draw_text_fitted(list, fonts().body, {x, at.y + (height - line_height(fonts().body)) / 2},
                                    std::max(0.0F, at.x + width - x), theme().text, label);
  note_place("toggle", label, at, {at.x + width, at.y + height}, cut);
  if (!tip.empty() || !shortcut.empty() || cut) tooltip(tip.empty() ? label : tip, shortcut);
  return pressed;
}

float choose_width(std::span<const std::string_view> names) {
  float width = 0;
  for (const std::string_view name : names)
    width += segment_width(name);
  return width;
}

bool choose(std::string_view id, std::span<const std::string_view> names, int& chosen) {
  if (names.empty()) return false;
  const float room = std::max(px(1), ImGui::GetContentRegionAvail().x);
  const bool stacked = choose_width(names) > room + 0.5F;
  const float height = control_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float rows = stacked ? static_cast<float>(names.size()) : 1;
  const ImVec2 size{stacked ? room : choose_width(names), rows * height};
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, theme().raised, px(6));
  list->AddRect(at, {at.x + size.x, at.y + size.y}, theme().outline, px(6), 0, px(1));
  bool changed = false;
  ImVec2 here = at;
  const IdScope scope{id};
  ImGui::BeginGroup();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const float width = stacked ? room : segment_width(names[i]);
    const bool now_chosen = chosen == static_cast<int>(i);
    if (segment(i, names[i], here, width, now_chosen) && !now_chosen) {
      chosen = static_cast<int>(i);
      changed = true;
    }
    if (stacked) {
      here.y += height;
    } else {
      here.x += width;
    }
  }
  ImGui::EndGroup();
  return changed;
}

}  // namespace sharescope::gui
