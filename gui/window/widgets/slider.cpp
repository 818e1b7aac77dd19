// SPDX-License-Identifier: MIT
#include "window/widgets/slider.hpp"

#include "window/colour.hpp"
#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/numbers.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"
#include "window/widgets/id.hpp"
#include "window/widgets/tooltip.hpp"

#include <imgui.h>

#include <algorithm>
#include <string>

namespace sharescope::gui {

namespace {

/// The one slider whose value is being typed.
struct Typing {
  ImGuiID id = 0;
  std::int64_t value = 0;
  int frame = 0;  ///< when its field was last drawn
  bool begun = false;
};

Typing typing;

/// A slider that has gone away in the meantime must not come back with half a number.
bool being_typed(ImGuiID id) { return typing.id == id && typing.frame + 1 >= ImGui::GetFrameCount(); }

/// Enter or leaving the field takes the number, Escape gives the old one back.
bool type_value(const Slider& what, ImVec2 at, float width, std::int64_t& value) {
  ImGui::SetCursorScreenPos(at);
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{px(6), 0});
  if (!typing.begun) ImGui::SetKeyboardFocusHere();
  ImGui::InputScalar("##typed", ImGuiDataType_S64, &typing.value, nullptr, nullptr, "%lld",
                     ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleVar();
  const bool active = ImGui::IsItemActive();
  if (active) note_place("field", what.label, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  const bool finished = typing.begun && !active;
  typing.begun = true;
  typing.frame = ImGui::GetFrameCount();
  if (!finished) return false;
  const std::int64_t wanted = std::clamp(typing.value, what.least, what.most);
  typing = {};
  if (wanted == value) return false;
  value = wanted;
  return true;
}

/// Label at the left, value at the right: press it to type.
bool top_line(const Slider& what, ImVec2 at, float width, std::int64_t& value) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float height = line_height(fonts().body);
  std::string shown = with_thousands(value);
  if (!what.unit.empty()) shown.append(" ").append(what.unit);
  const float value_width = std::min(width * 0.7F, text_size(fonts().strong, shown).x + px(2));
  const float label_room = std::max(0.0F, width - value_width - px(10));
  const ImU32 ink = what.enabled ? theme().text : theme().muted_text;
  const bool cut = draw_text_fitted(list, fonts().body, at, label_room, ink, what.label);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({std::max(1.0F, label_room), height});
  note_place("label", what.label, at, {at.x + label_room, at.y + height}, cut);
  if (cut || !what.tip.empty()) tooltip(what.tip.empty() ? what.label : what.tip);
  const ImGuiID id = ImGui::GetID("typed");
  const ImVec2 value_at{at.x + width - value_width, at.y};
  if (being_typed(id)) {
    const float field = std::min(width, std::max(value_width, px(120)));
    return type_value(what, {at.x + width - field, at.y}, field, value);
  }
  ImGui::SetCursorScreenPos(value_at);
  if (ImGui::InvisibleButton("value", {value_width, height}))
    typing = {id, value, ImGui::GetFrameCount(), false};
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  tooltip("Click to type a value from " + with_thousands(what.least) + " to " + with_thousands(what.most));
  draw_text_fitted(list, fonts().strong, value_at, value_width, hovered ? theme().accent : ink, shown,
                   Align::right);
  note_place("value", what.label, value_at, {value_at.x + value_width, value_at.y + height});
  return false;
}

void draw_track(const Slider& what, ImVec2 at, float width, float height, double position, bool hovered,
                bool held) {
  const Theme& now = theme();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float knob = px(9);
  const float groove = px(6);
  const float y = at.y + height / 2;
  const float from = at.x + knob;
  const float to = at.x + width - knob;
  const float x = from + (to - from) * static_cast<float>(position);
  const ImU32 ink = what.enabled ? now.accent : now.muted_text;
  list->AddRectFilled({at.x, y - groove / 2}, {at.x + width, y + groove / 2},
                      mix(now.raised, now.outline, 0.6F), groove / 2);
  list->AddRectFilled({at.x, y - groove / 2}, {x, y + groove / 2}, ink, groove / 2);
  if (hovered || held) list->AddCircleFilled({x, y}, knob + px(4), with_opacity(ink, 0.25F));
  list->AddCircleFilled({x, y}, knob, ink);
  list->AddCircleFilled({x, y}, knob - px(3), now.panel);
}

bool track(const Slider& what, ImVec2 at, float width, std::int64_t& value) {
  const float height = px(24);
  const float knob = px(9);
  ImGui::SetCursorScreenPos(at);
  ImGui::InvisibleButton("track", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  const bool held = ImGui::IsItemActive();
  std::int64_t wanted = value;
  if (held) {
    const float from = at.x + knob;
    const float length = std::max(1.0F, width - 2 * knob);
    wanted = slider_value(what, (ImGui::GetIO().MousePos.x - from) / length);
  } else if (hovered && ImGui::GetIO().KeyCtrl && ImGui::GetIO().MouseWheel != 0) {
    const bool up = ImGui::GetIO().MouseWheel > 0;
    wanted = std::clamp(value, what.least, what.most);
    if (up && wanted < what.most) ++wanted;
    if (!up && wanted > what.least) --wanted;
  }
  const bool changed = what.enabled && wanted != value;
  if (changed) value = wanted;
  draw_track(what, at, width, height, slider_position(what, value), hovered, held);
  note_place("slider", what.label, at, {at.x + width, at.y + height});
  return changed;
}

}  // namespace

bool slider(const Slider& what, std::int64_t& value) {
  const float width = std::max(px(60), ImGui::GetContentRegionAvail().x);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const IdScope id{what.id.empty() ? what.label : what.id};
  ImGui::BeginGroup();
  ImGui::BeginDisabled(!what.enabled);
  bool changed = top_line(what, at, width, value);
  changed |= track(what, {at.x, at.y + line_height(fonts().body) + px(2)}, width, value);
  ImGui::EndDisabled();
  ImGui::EndGroup();
  return changed && what.enabled;
}

}  // namespace sharescope::gui
