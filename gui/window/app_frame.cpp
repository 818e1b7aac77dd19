// SPDX-License-Identifier: MIT
#include "window/app_frame.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "model/layout.hpp"
#include "views/controls_view.hpp"
#include "views/demo_list_view.hpp"
#include "views/help_overlay.hpp"
#include "views/orders_view.hpp"
#include "views/source_view.hpp"
#include "views/step_view.hpp"
#include "views/verdict_card.hpp"
#include "views/view_list.hpp"
#include "window/keys.hpp"
#include "window/places.hpp"
#include "window/widgets/id.hpp"

namespace sharescope::gui {
namespace {

void at(const Region& region) { ImGui::SetCursorScreenPos({region.x, region.y}); }
ImVec2 size_of(const Region& region) { return {region.width, region.height}; }

/// The regions for this frame. What the cards need depends on their width, and that on the other regions.
WindowLayout layout_for(const ViewContext& context) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  LayoutWish wish{.width = size.x, .height = size.y, .scale = ui_scale(), .gap = panel_gap()};
  const WindowLayout layout = lay_out(wish);
  wish.controls = controls_height(context, layout.controls.width, layout.list.present());
  wish.cards = context.stage.steps() ? step_view_height(context, layout.cards.width)
                                     : cards_height(context, layout.cards.width);
  return lay_out(wish);
}

void draw_list(ViewContext& context, const Region& region) {
  at(region);
  const Panel panel("list", "Sharescope", size_of(region));
  draw_demo_list(context);
}

float tab_padding() { return px(4); }

/// A name that is underlined when it is chosen. Narrower than a row of buttons, so that the tools fit beside the tabs.
bool tab(std::string_view title, bool chosen) {
  const IdScope id(title);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImFont* font = chosen ? fonts().strong : fonts().body;
  const ImVec2 size{text_size(fonts().strong, title).x + 2 * tab_padding(), control_height()};
  const bool pressed = ImGui::InvisibleButton("tab", size);
  const ImU32 ink = chosen || ImGui::IsItemHovered() ? theme().text : theme().muted_text;
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text_fitted(list, font, {at.x, at.y + (size.y - line_height(font)) / 2}, size.x, ink, title,
                   Align::center);
  if (chosen)
    list->AddRectFilled({at.x + px(4), at.y + size.y - px(4)}, {at.x + size.x - px(4), at.y + size.y - px(1)},
                        theme().accent, px(2));
  note_place("tab", title, at, {at.x + size.x, at.y + size.y});
  return pressed;
}

bool is_wanted(const ViewContext& context, const View& view) {
  return view.wanted == nullptr || view.wanted(context);
}

/// The one to the right of `now`; after the last comes the first.
const View* next_view(const ViewContext& context, const View* now) {
  const View* first = nullptr;
  bool passed = false;
  for (const View& view : views()) {
    if (!is_wanted(context, view)) continue;
    if (passed) return &view;
    if (first == nullptr) first = &view;
    passed = &view == now;
  }
  return first;
}

void draw_tabs(ViewContext& context, const Region& region) {
  at(region);
  const Panel panel("views", {}, size_of(region));
  const View* chosen = nullptr;
  for (const View& view : views()) {
    if (is_wanted(context, view) && (chosen == nullptr || view.id == context.looks.tab)) chosen = &view;
  }
  if (key_pressed('v')) {
    chosen = next_view(context, chosen);
    context.looks.tab = chosen->id;
  }
  {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(2), px(4)});
    Flow line;
    for (const View& view : views()) {
      if (!is_wanted(context, view)) continue;
      line.next(text_size(fonts().strong, view.title).x + 2 * tab_padding());
      if (tab(view.title, &view == chosen)) context.looks.tab = view.id;
    }
    if (chosen->tools != nullptr) chosen->tools(context, line);
    ImGui::PopStyleVar();
  }
  chosen->draw(context);
}

void draw_list_menu(ViewContext& context, const WindowLayout& layout) {
  if (!context.looks.list_open) return;
  const float width = std::min(layout.views.width, px(360));
  const Region region{layout.cards.x, layout.cards.y, width, layout.views.bottom() - layout.cards.y};
  ImGui::SetNextWindowPos({region.x, region.y});
  ImGui::SetNextWindowSize(size_of(region));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
  ImGui::Begin("##menu", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  {
    const Panel panel("menu list", "Demos", {0, 0});
    draw_demo_list(context);
  }
  // The row that is being pressed is active, and must not count as outside; the button below closes it itself.
  const bool outside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                       ImGui::GetIO().MousePos.y < layout.controls.y &&
                       !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows |
                                               ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (outside && !ImGui::IsWindowAppearing()) context.looks.list_open = false;
  ImGui::End();
}

}  // namespace

void draw_app_frame(ViewContext& context) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  context.compact = is_compact(size.x, size.y, ui_scale());
  const WindowLayout layout = layout_for(context);
  context.source_is_tab = !layout.source.present();
  {
    const RootPanel root;
    if (layout.list.present()) draw_list(context, layout.list);
    at(layout.cards);
    if (context.stage.steps()) {
      draw_step_view(context, size_of(layout.cards));
    } else {
      draw_cards(context, size_of(layout.cards));
    }
    draw_tabs(context, layout.views);
    if (layout.source.present()) {
      at(layout.source);
      const Panel panel("source", {}, size_of(layout.source));
      draw_source(context);
    }
    at(layout.controls);
    const StillPanel controls("controls", size_of(layout.controls), controls_padding());
    draw_controls(context, layout.list.present());
  }
  if (!layout.list.present()) draw_list_menu(context, layout);
  draw_desk_remark(context);
  draw_help(context);
}

}  // namespace sharescope::gui
