// SPDX-License-Identifier: MIT
#include "window/widgets/button.hpp"

#include "window/colour.hpp"
#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"
#include "window/widgets/id.hpp"
#include "window/widgets/tooltip.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sharescope::gui {

namespace {

struct Parts {
  float padding;
  float icon;
  float icon_gap;
  float label;
  float shortcut_gap;
  float shortcut;

  float width() const { return 2 * padding + icon + icon_gap + label + shortcut_gap + shortcut; }
};

Parts parts_of(const Button& what) {
  Parts parts{};
  parts.padding = px(14);
  if (what.icon != Icon::none) parts.icon = px(17);
  if (what.icon_only) {
    parts.padding = (control_height() - parts.icon) / 2;
    return parts;
  }
  parts.label = std::ceil(text_size(fonts().strong, what.label).x);
  if (parts.icon > 0 && parts.label > 0) parts.icon_gap = px(9);
  if (!what.shortcut.empty()) {
    parts.shortcut = std::ceil(text_size(fonts().small, what.shortcut).x);
    parts.shortcut_gap = px(12);
  }
  return parts;
}

/// Leaves out what does not fit: the shortcut first, then the label where there is a sign.
Parts fitted(Parts parts, float width) {
  if (parts.width() > width + 0.5F) parts.shortcut = parts.shortcut_gap = 0;
  if (parts.width() > width + 0.5F) parts.padding = px(8);
  if (parts.width() > width + 0.5F) {
    if (parts.icon > 0) {
      parts.label = parts.icon_gap = 0;
      parts.padding = std::max(0.0F, (width - parts.icon) / 2);
    } else {
      parts.label = std::max(0.0F, width - 2 * parts.padding);
    }
  }
  return parts;
}

struct Colours {
  ImU32 fill;
  ImU32 rim;
  ImU32 ink;
  ImU32 faint;
};

Colours resting_colours(const Button& what) {
  const Theme& now = theme();
  switch (what.look) {
    case ButtonLook::primary: return {now.accent, now.accent, now.on_accent, now.on_accent};
    case ButtonLook::danger: {
      const ImU32 fill = mix(now.raised, now.lost, 0.14F);
      return {fill, mix(now.outline, now.lost, 0.55F), with_contrast(now.lost, fill, 4.5),
              with_contrast(now.muted_text, fill, 4.5)};
    }
    case ButtonLook::plain:
      return {with_opacity(now.raised, 0), with_opacity(now.raised, 0), now.text, now.muted_text};
    case ButtonLook::normal: break;
  }
  return {now.raised, now.outline, now.text, now.muted_text};
}

Colours colours_for(const Button& what, bool hovered, bool held) {
  Colours colours = resting_colours(what);
  const Theme& now = theme();
  if (what.chosen) {
    colours.fill = mix(now.raised, now.accent, 0.22F);
    colours.rim = now.accent;
    colours.ink = with_contrast(now.accent, colours.fill, 4.5);
  }
  const float towards = held ? 0.26F : hovered ? 0.13F : 0;
  if (towards > 0) {
    const bool hollow = what.look == ButtonLook::plain && !what.chosen;
    colours.fill = mix(hollow ? now.raised : colours.fill, colours.ink, hollow ? towards / 3 : towards / 2);
  }
  if (!what.enabled) {
    // Half-way into the panel, and without the signal colour: visibly not to be pressed, yet readable.
    const ImU32 ink = mix(now.muted_text, now.panel, 0.25F);
    colours = {with_opacity(now.raised, 0.6F), with_opacity(now.outline, 0.6F), ink, ink};
    if (what.look == ButtonLook::plain) colours.fill = colours.rim = with_opacity(now.raised, 0);
  }
  return colours;
}

void draw_button(const Button& what, ImVec2 at, float width, const Parts& parts, const Colours& colours,
                 bool& cut) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float height = control_height();
  const ImVec2 end{at.x + width, at.y + height};
  const float rounding = px(6);
  list->AddRectFilled(at, end, colours.fill, rounding);
  list->AddRect(at, end, colours.rim, rounding, 0, px(1));
  float x = at.x + std::max(parts.padding, (width - parts.width()) / 2 + parts.padding);
  if (parts.icon > 0) {
    draw_icon(list, what.icon, {x + parts.icon / 2, at.y + height / 2}, parts.icon, colours.ink);
    x += parts.icon + parts.icon_gap;
  }
  if (parts.label > 0) {
    const float y = at.y + (height - line_height(fonts().strong)) / 2;
    cut |= draw_text_fitted(list, fonts().strong, {x, y}, parts.label, colours.ink, what.label);
    x += parts.label + parts.shortcut_gap;
  }
  if (parts.shortcut > 0) {
    const float baseline = at.y + (height - line_height(fonts().strong)) / 2 +
                           fonts().strong->Ascent * fonts().strong->Scale -
                           fonts().small->Ascent * fonts().small->Scale;
    draw_text(list, fonts().small, {x, baseline}, colours.faint, what.shortcut);
  }
}

}  // namespace

float control_height() { return line_height(fonts().body) + 2 * px(8); }

float button_width(const Button& what) { return what.width > 0 ? what.width : parts_of(what).width(); }

bool button(const Button& what) {
  const float room = std::max(px(1), ImGui::GetContentRegionAvail().x);
  const float width = std::min(button_width(what), std::max(room, control_height()));
  const Parts parts = fitted(parts_of(what), width);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const IdScope id{what.label};
  ImGui::BeginDisabled(!what.enabled);
  const bool pressed = ImGui::InvisibleButton("button", {width, control_height()});
  const bool hovered = ImGui::IsItemHovered();
  const bool held = ImGui::IsItemActive() && hovered;
  ImGui::EndDisabled();
  bool cut = false;
  draw_button(what, at, width, parts, colours_for(what, hovered, held), cut);
  note_place("button", what.label, at, {at.x + width, at.y + control_height()}, cut);
  const bool shortcut_hidden = parts.shortcut == 0;
  if (!what.tip.empty()) {
    tooltip(what.tip, what.shortcut);
  } else if (cut || parts.label == 0 || (shortcut_hidden && !what.shortcut.empty())) {
    tooltip(what.label, what.shortcut);
  }
  return pressed;
}

}  // namespace sharescope::gui
