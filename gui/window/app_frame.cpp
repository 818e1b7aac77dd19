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
#include "views/source_view.hpp"
#include "views/verdict_card.hpp"
#include "views/view_list.hpp"

namespace sharescope::gui {
namespace {

void at(const Region& region) {
  ImGui::SetCursorScreenPos({region.x, region.y});
}
ImVec2 size_of(const Region& region) {
  return {region.width, region.height};
}

/// The regions for this frame. What the cards need depends on their width, and that on the other regions.
WindowLayout layout_for(const ViewContext& context) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  LayoutWish wish{.width = size.x, .height = size.y, .scale = ui_scale(), .gap = panel_gap()};
  WindowLayout layout = lay_out(wish);
  wish.controls = controls_height(context, layout.controls.width, layout.list.present());
  const auto sides = static_cast<float>(std::max<std::size_t>(1, context.stage.sides().size()));
  const float each = (layout.cards.width - (sides - 1) * wish.gap) / sides;
  wish.cards = card_height(context, each, true);
  wish.least_cards = card_height(context, each, false);
  return lay_out(wish);
}

void draw_list(ViewContext& context, const Region& region) {
  at(region);
  const Panel panel("list", "Sharescope", size_of(region));
  draw_demo_list(context);
}

void draw_cards(ViewContext& context, const Region& region, bool whole) {
  const std::size_t sides = context.stage.sides().size();
  if (sides == 0) {
    at(region);
    const Panel panel("welcome", {}, size_of(region));
    hint(
        "Choose a demo at the left. A mistake and its cure run here, side by side: what was expected, what "
        "came of it, "
        "and what was lost.");
    return;
  }
  const float gap = panel_gap();
  const float width =
      std::floor((region.width - gap * static_cast<float>(sides - 1)) / static_cast<float>(sides));
  for (std::size_t side = 0; side < sides; ++side) {
    ImGui::SetCursorScreenPos({region.x + (width + gap) * static_cast<float>(side), region.y});
    draw_card(context, side, {width, region.height}, whole);
  }
}

void draw_tabs(ViewContext& context, const Region& region) {
  at(region);
  const Panel panel("views", {}, size_of(region));
  std::vector<const View*> shown;
  std::vector<std::string_view> titles;
  int chosen = 0;
  for (const View& view : views()) {
    if (view.wanted != nullptr && !view.wanted(context)) continue;
    if (view.id == context.looks.tab) chosen = static_cast<int>(shown.size());
    shown.push_back(&view);
    titles.push_back(view.title);
  }
  Flow line;
  line.next(choose_width(titles));
  if (choose("tabs", titles, chosen)) context.looks.tab = shown[static_cast<std::size_t>(chosen)]->id;
  const View& view = *shown[static_cast<std::size_t>(chosen)];
  if (view.tools != nullptr) view.tools(context, line);
  view.draw(context);
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
  const bool outside =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
  if (outside && !ImGui::IsWindowAppearing()) context.looks.list_open = false;
  ImGui::End();
}

}  // namespace

void draw_app_frame(ViewContext& context) {
  const WindowLayout layout = layout_for(context);
  context.source_is_tab = !layout.source.present();
  context.workers_are_tab = !layout.tall_cards;
  {
    const RootPanel root;
    if (layout.list.present()) draw_list(context, layout.list);
    draw_cards(context, layout.cards, layout.tall_cards);
    draw_tabs(context, layout.views);
    if (layout.source.present()) {
      at(layout.source);
      const Panel panel("source", {}, size_of(layout.source));
      draw_source(context);
    }
    at(layout.controls);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{px(14), px(8)});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme().panel);
    if (ImGui::BeginChild("controls", size_of(layout.controls), true,
                          ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
      draw_controls(context, layout.list.present());
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
  }
  if (!layout.list.present()) draw_list_menu(context, layout);
  draw_help(context);
}

}  // namespace sharescope::gui
