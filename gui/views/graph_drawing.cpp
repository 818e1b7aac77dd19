// SPDX-License-Identifier: MIT
#include "views/graph_drawing.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "window/colour.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

void draw_name(ImDrawList* list, const Box& box, std::string_view name) {
  const float height = box.to.y - box.from.y;
  const ImFont* font = fonts().small;
  const bool cut =
      draw_text_fitted(list, font, {box.from.x + height, box.from.y + (height - line_height(font)) / 2},
                       box.to.x - box.from.x - height - px(6), theme().text, name);
  note_place("node", name, box.from, box.to, cut);
}

ImVec2 point_of(const Arrow& arrow, float at) {
  const float rest = 1 - at;
  const float a = rest * rest * rest;
  const float b = 3 * rest * rest * at;
  const float c = 3 * rest * at * at;
  const float d = at * at * at;
  return {a * arrow.from.x + b * arrow.first.x + c * arrow.second.x + d * arrow.to.x,
          a * arrow.from.y + b * arrow.first.y + c * arrow.second.y + d * arrow.to.y};
}

}  // namespace

void draw_lock_box(ImDrawList* list, const Box& box, std::string_view name, ImU32 colour, bool filled) {
  const float height = box.to.y - box.from.y;
  list->AddRectFilled(box.from, box.to, filled ? mix(theme().panel, colour, 0.18F) : theme().panel, px(3));
  list->AddRect(box.from, box.to, colour, px(3), 0, px(2));
  draw_icon(list, Icon::lock, {box.from.x + height / 2, box.from.y + height / 2}, px(16),
            filled ? colour : theme().muted_text);
  draw_name(list, box, name);
}

void draw_worker_box(ImDrawList* list, const Box& box, std::string_view name, int slot) {
  const float height = box.to.y - box.from.y;
  list->AddRectFilled(box.from, box.to, theme().raised, px(8));
  list->AddRect(box.from, box.to, theme().worker_colour(slot), px(8), 0, px(2));
  draw_mark(list, mark_of(slot), {box.from.x + height / 2, box.from.y + height / 2}, px(7),
            theme().worker_colour(slot));
  draw_name(list, box, name);
}

void draw_arrow(ImDrawList* list, const Arrow& arrow) {
  list->AddBezierCubic(arrow.from, arrow.first, arrow.second, arrow.to, arrow.colour, arrow.thickness);
  const ImVec2 before = point_of(arrow, 0.94F);
  const float length = std::hypot(arrow.to.x - before.x, arrow.to.y - before.y);
  if (length > 0) {
    const ImVec2 along{(arrow.to.x - before.x) / length, (arrow.to.y - before.y) / length};
    const float head = px(9);
    const ImVec2 neck{arrow.to.x - along.x * head, arrow.to.y - along.y * head};
    list->AddTriangleFilled(arrow.to, {neck.x - along.y * head * 0.55F, neck.y + along.x * head * 0.55F},
                            {neck.x + along.y * head * 0.55F, neck.y - along.x * head * 0.55F}, arrow.colour);
  }
  if (arrow.seconds < 0) return;
  constexpr int dots = 3;
  for (int dot = 0; dot < dots; ++dot) {
    const double at = arrow.seconds * 0.8 + static_cast<double>(dot) / dots;
    list->AddCircleFilled(point_of(arrow, static_cast<float>(at - std::floor(at))),
                          arrow.thickness + px(1.5F), arrow.colour);
  }
}

float pulse(double seconds) {
  return static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * seconds));
}

}  // namespace sharescope::gui
