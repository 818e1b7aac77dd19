// SPDX-License-Identifier: MIT
#include "window/icon.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <span>

namespace sharescope::gui {

namespace {

constexpr float pi = std::numbers::pi_v<float>;

/// Draws in a square that reaches from -1 to 1 in both directions.
class Pen {
 public:
  Pen(ImDrawList* list, ImVec2 center, float size, ImU32 colour)
      : list_(list),
        center_(center),
        half_(size / 2),
        thickness_(std::max(1.5F, size * 0.11F)),
        colour_(colour) {}

  ImVec2 at(float x, float y) const { return {center_.x + x * half_, center_.y + y * half_}; }

  void triangle(ImVec2 a, ImVec2 b, ImVec2 c) const {
    list_->AddTriangleFilled(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), colour_);
  }
  void bar(float left, float top, float right, float bottom, float rounding = 0) const {
    list_->AddRectFilled(at(left, top), at(right, bottom), colour_, rounding * half_);
  }
  void line(std::initializer_list<ImVec2> corners, bool closed = false) const {
    for (const ImVec2& corner : corners)
      list_->PathLineTo(at(corner.x, corner.y));
    list_->PathStroke(colour_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness_);
  }
  void arc(float radius, float from, float to) const {
    list_->PathArcTo(center_, radius * half_, from, to);
    list_->PathStroke(colour_, ImDrawFlags_None, thickness_);
  }
  void ring(ImVec2 middle, float radius) const {
    list_->AddCircle(at(middle.x, middle.y), radius * half_, colour_, 0, thickness_);
  }
  void disc(ImVec2 middle, float radius) const {
    list_->AddCircleFilled(at(middle.x, middle.y), radius * half_, colour_);
  }

 private:
  ImDrawList* list_;
  ImVec2 center_;
  float half_;
  float thickness_;
  ImU32 colour_;
};

void draw_restart(const Pen& pen) {
  const float end = pi * 1.75F;
  pen.arc(0.72F, pi * 0.1F, end);
  const float x = 0.72F * std::cos(end);
  const float y = 0.72F * std::sin(end);
  pen.triangle({x - 0.42F, y + 0.22F}, {x + 0.34F, y - 0.52F}, {x + 0.34F, y + 0.34F});
}

void draw_magnifier(const Pen& pen, bool plus) {
  pen.ring({-0.2F, -0.2F}, 0.62F);
  pen.line({{0.26F, 0.26F}, {0.88F, 0.88F}});
  pen.line({{-0.48F, -0.2F}, {0.08F, -0.2F}});
  if (plus) pen.line({{-0.2F, -0.48F}, {-0.2F, 0.08F}});
}

void draw_sun(const Pen& pen) {
  pen.disc({0, 0}, 0.42F);
  for (int ray = 0; ray < 8; ++ray) {
    const float angle = static_cast<float>(ray) * pi / 4;
    pen.line({{0.64F * std::cos(angle), 0.64F * std::sin(angle)},
              {0.95F * std::cos(angle), 0.95F * std::sin(angle)}});
  }
}

void draw_moon(ImDrawList* list, const Pen& pen, ImU32 colour) {
  // A crescent: the part of a disc that a second disc, up and to the right of it, does not cover. It is not
  // convex, so it is filled as a strip between its outer and its inner edge, which meet in the two tips.
  constexpr float radius = 0.9F;
  constexpr float cover = 0.74F;
  constexpr float distance = 0.52F;
  constexpr float along = (distance * distance + radius * radius - cover * cover) / (2 * distance);
  const float across = std::sqrt(radius * radius - along * along);
  const float outer_tip = std::atan2(across, along);
  const float inner_tip = std::atan2(across, along - distance);
  constexpr float towards = -pi / 4;
  constexpr std::size_t parts = 16;
  std::array<ImVec2, parts + 1> outer;
  std::array<ImVec2, parts + 1> inner;
  for (std::size_t i = 0; i <= parts; ++i) {
    const float share = static_cast<float>(i) / parts;
    const float a = towards + outer_tip + (2 * pi - 2 * outer_tip) * share;
    const float b = towards + inner_tip + (2 * pi - 2 * inner_tip) * share;
    outer[i] = pen.at(radius * std::cos(a), radius * std::sin(a));
    inner[i] = pen.at(distance * std::cos(towards) + cover * std::cos(b),
                      distance * std::sin(towards) + cover * std::sin(b));
  }
  // Soft edges between the pieces would show as stripes; one soft line around them all does instead.
  const ImDrawListFlags flags = list->Flags;
  list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  for (std::size_t i = 0; i < parts; ++i) {
    list->AddQuadFilled(outer[i], outer[i + 1], inner[i + 1], inner[i], colour);
  }
  list->Flags = flags;
  for (std::size_t i = 0; i <= parts; ++i)
    list->PathLineTo(outer[i]);
  for (std::size_t i = parts; i > 0; --i)
    list->PathLineTo(inner[i - 1]);
  list->PathStroke(colour, ImDrawFlags_Closed, 1);
}

void draw_corners(const Pen& pen, float reach, float leg) {
  for (const float x : {-1.0F, 1.0F}) {
    for (const float y : {-1.0F, 1.0F}) {
      pen.line({{x * (reach - leg), y * reach}, {x * reach, y * reach}, {x * reach, y * (reach - leg)}});
    }
  }
}

void draw_fit(const Pen& pen) {
  pen.line({{-0.92F, -0.7F}, {-0.92F, 0.7F}});
  pen.line({{0.92F, -0.7F}, {0.92F, 0.7F}});
  pen.line({{-0.6F, 0}, {0.6F, 0}});
  pen.triangle({-0.78F, 0}, {-0.36F, -0.36F}, {-0.36F, 0.36F});
  pen.triangle({0.78F, 0}, {0.36F, 0.36F}, {0.36F, -0.36F});
}

void draw_lock(const Pen& pen, ImDrawList* list, ImVec2 center, float half, ImU32 colour) {
  pen.bar(-0.7F, -0.12F, 0.7F, 0.9F, 0.18F);
  list->PathLineTo(pen.at(-0.42F, -0.1F));
  list->PathArcTo({center.x, center.y - 0.42F * half}, 0.42F * half, pi, 2 * pi);
  list->PathLineTo(pen.at(0.42F, -0.1F));
  list->PathStroke(colour, ImDrawFlags_None, std::max(1.5F, half * 0.24F));
}

void draw_eye(const Pen& pen) {
  for (const float lid : {-0.62F, 0.62F}) {
    pen.line({{-0.98F, 0}, {-0.6F, lid * 0.72F}, {0, lid}, {0.6F, lid * 0.72F}, {0.98F, 0}});
  }
  pen.disc({0, 0}, 0.3F);
}

void draw_warning(const Pen& pen) {
  pen.line({{0, -0.8F}, {0.92F, 0.78F}, {-0.92F, 0.78F}}, true);
  pen.line({{0, -0.25F}, {0, 0.25F}});
  pen.disc({0, 0.5F}, 0.11F);
}

}  // namespace

void draw_icon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 colour) {
  const Pen pen{list, center, size, colour};
  switch (icon) {
    case Icon::none: break;
    case Icon::play: pen.triangle({-0.6F, -0.85F}, {0.88F, 0}, {-0.6F, 0.85F}); break;
    case Icon::pause:
      pen.bar(-0.68F, -0.8F, -0.2F, 0.8F, 0.08F);
      pen.bar(0.2F, -0.8F, 0.68F, 0.8F, 0.08F);
      break;
    case Icon::stop: pen.bar(-0.72F, -0.72F, 0.72F, 0.72F, 0.12F); break;
    case Icon::slow_motion:
      pen.bar(-0.95F, -0.72F, -0.68F, 0.72F);
      pen.bar(-0.48F, -0.72F, -0.21F, 0.72F);
      pen.triangle({0.02F, -0.72F}, {0.98F, 0}, {0.02F, 0.72F});
      break;
    case Icon::step_forward:
      pen.triangle({-0.8F, -0.8F}, {0.42F, 0}, {-0.8F, 0.8F});
      pen.bar(0.5F, -0.8F, 0.82F, 0.8F);
      break;
    case Icon::step_back:
      pen.triangle({0.8F, 0.8F}, {-0.42F, 0}, {0.8F, -0.8F});
      pen.bar(-0.82F, -0.8F, -0.5F, 0.8F);
      break;
    case Icon::restart: draw_restart(pen); break;
    case Icon::zoom_in: draw_magnifier(pen, true); break;
    case Icon::zoom_out: draw_magnifier(pen, false); break;
    case Icon::fit: draw_fit(pen); break;
    case Icon::light: draw_sun(pen); break;
    case Icon::dark: draw_moon(list, pen, colour); break;
    case Icon::full_screen: draw_corners(pen, 0.82F, 0.55F); break;
    case Icon::lock: draw_lock(pen, list, center, size / 2, colour); break;
    case Icon::check: pen.line({{-0.82F, 0.05F}, {-0.25F, 0.62F}, {0.85F, -0.6F}}); break;
    case Icon::cross:
      pen.line({{-0.68F, -0.68F}, {0.68F, 0.68F}});
      pen.line({{0.68F, -0.68F}, {-0.68F, 0.68F}});
      break;
    case Icon::warning: draw_warning(pen); break;
    case Icon::eye: draw_eye(pen); break;
  }
}

}  // namespace sharescope::gui
