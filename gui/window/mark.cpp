// SPDX-License-Identifier: MIT
#include "window/mark.hpp"

#include "window/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace sharescope::gui {

namespace {

constexpr float pi = std::numbers::pi_v<float>;

ImVec2 around(ImVec2 center, float radius, float angle) {
  return {center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)};
}

void draw_triangle(ImDrawList* list, ImVec2 center, float radius, float rim, float tip, ImU32 colour) {
  const float shape = radius * 1.36F;
  // The centroid of a triangle sits low between its tip and its base; half the gap puts its box on the
  // centre.
  center.y -= shape * 0.25F * std::sin(tip);
  const float outer = shape + 2 * rim;
  list->AddTriangleFilled(around(center, outer, tip), around(center, outer, tip + 2 * pi / 3),
                          around(center, outer, tip - 2 * pi / 3), colour);
}

void draw_diamond(ImDrawList* list, ImVec2 center, float reach, ImU32 colour) {
  list->AddQuadFilled({center.x, center.y - reach}, {center.x + reach, center.y},
                      {center.x, center.y + reach}, {center.x - reach, center.y}, colour);
}

void draw_bar(ImDrawList* list, ImVec2 center, float half_length, float half_width, float angle,
              ImU32 colour) {
  const ImVec2 along{half_length * std::cos(angle), half_length * std::sin(angle)};
  const ImVec2 across{-half_width * std::sin(angle), half_width * std::cos(angle)};
  list->AddQuadFilled({center.x - along.x - across.x, center.y - along.y - across.y},
                      {center.x + along.x - across.x, center.y + along.y - across.y},
                      {center.x + along.x + across.x, center.y + along.y + across.y},
                      {center.x - along.x + across.x, center.y - along.y + across.y}, colour);
}

void draw_two_bars(ImDrawList* list, ImVec2 center, float radius, float rim, float angle, ImU32 colour) {
  const float half_length = radius * 1.2F + rim;
  const float half_width = radius * 0.4F + rim;
  draw_bar(list, center, half_length, half_width, angle, colour);
  draw_bar(list, center, half_length, half_width, angle + pi / 2, colour);
}

void draw_star(ImDrawList* list, ImVec2 center, float radius, float rim, ImU32 colour) {
  const float outer = radius * 1.45F + 1.8F * rim;
  const float inner = outer * 0.46F;
  center.y += radius * 0.08F;
  for (int tip = 0; tip < 5; ++tip) {
    const float angle = -pi / 2 + static_cast<float>(tip) * 2 * pi / 5;
    // Each piece reaches across the centre: pieces that only touched would show seams between their soft
    // edges.
    const std::array<ImVec2, 5> piece = {around(center, outer, angle), around(center, inner, angle + pi / 5),
                                         around(center, inner, angle + 3 * pi / 5),
                                         around(center, inner, angle - 3 * pi / 5),
                                         around(center, inner, angle - pi / 5)};
    list->AddConvexPolyFilled(piece.data(), static_cast<int>(piece.size()), colour);
  }
}

void draw_shape(ImDrawList* list, Mark mark, ImVec2 center, float radius, float rim, ImU32 colour) {
  const float square = radius * 0.89F + rim;
  switch (mark) {
    case Mark::circle: list->AddCircleFilled(center, radius + rim, colour); break;
    case Mark::square:
      list->AddRectFilled({center.x - square, center.y - square}, {center.x + square, center.y + square},
                          colour);
      break;
    case Mark::triangle_up: draw_triangle(list, center, radius, rim, -pi / 2, colour); break;
    case Mark::diamond: draw_diamond(list, center, radius * 1.28F + 1.4F * rim, colour); break;
    case Mark::triangle_down: draw_triangle(list, center, radius, rim, pi / 2, colour); break;
    case Mark::plus: draw_two_bars(list, center, radius, rim, 0, colour); break;
    case Mark::cross: draw_two_bars(list, center, radius, rim, pi / 4, colour); break;
    case Mark::star: draw_star(list, center, radius, rim, colour); break;
  }
}

constexpr std::array<const char*, 8> names = {"circle",        "square", "triangle up", "diamond",
                                              "triangle down", "plus",   "cross",       "star"};

}  // namespace

Mark mark_of(int worker) { return static_cast<Mark>(static_cast<unsigned>(worker) % names.size()); }

const char* name_of(Mark mark) { return names[static_cast<std::size_t>(mark)]; }

void draw_mark(ImDrawList* list, Mark mark, ImVec2 center, float radius, ImU32 colour, ImU32 outline) {
  if (outline != 0) draw_shape(list, mark, center, radius, std::max(1.5F, px(2)), outline);
  draw_shape(list, mark, center, radius, 0, colour);
}

}  // namespace sharescope::gui
