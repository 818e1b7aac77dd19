// SPDX-License-Identifier: MIT
#include "window/widgets/sparkline.hpp"

#include "window/colour.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sharescope::gui {

namespace {

struct Range {
  float bottom = 0;
  float top = 0;

  float share(float value) const { return std::clamp((value - bottom) / (top - bottom), 0.0F, 1.0F); }
};

Range range_of(std::span<const float> values, float top) {
  Range range{0, top};
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    range.bottom = std::min(range.bottom, value);
    if (top <= 0) range.top = std::max(range.top, value);
  }
  if (range.top <= range.bottom) range.top = range.bottom + 1;
  return range;
}

/// One point for each value, or two for each column when there are more values than columns.
std::vector<ImVec2> points_of(std::span<const float> values, ImVec2 from, ImVec2 to, const Range& range) {
  std::vector<ImVec2> points;
  const auto height = [&](float value) { return to.y - (to.y - from.y) * range.share(value); };
  const auto columns = static_cast<std::size_t>(std::max(2.0F, to.x - from.x));
  if (values.size() <= columns) {
    const float step = values.size() < 2 ? 0 : (to.x - from.x) / static_cast<float>(values.size() - 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float x = values.size() < 2 ? to.x : from.x + step * static_cast<float>(i);
      points.push_back({x, std::isfinite(values[i]) ? height(values[i]) : NAN});
    }
    return points;
  }
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t first = column * values.size() / columns;
    const std::size_t last = (column + 1) * values.size() / columns;
    const auto [least, most] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(first),
                                                   values.begin() + static_cast<std::ptrdiff_t>(last));
    const float x = from.x + static_cast<float>(column);
    points.push_back({x, height(*least)});
    points.push_back({x, height(*most)});
  }
  return points;
}

void draw_area(ImDrawList* list, std::span<const ImVec2> points, float floor, ImU32 colour) {
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ImVec2 a = points[i];
    const ImVec2 b = points[i + 1];
    if (!(std::isfinite(a.y) && std::isfinite(b.y)) || a.x >= b.x) continue;
    list->AddQuadFilled(a, b, {b.x, floor}, {a.x, floor}, colour);
  }
}

void draw_line(ImDrawList* list, std::span<const ImVec2> points, ImU32 colour) {
  for (const ImVec2& point : points) {
    if (std::isfinite(point.y)) {
      list->PathLineTo(point);
    } else {
      list->PathStroke(colour, ImDrawFlags_None, px(2));
    }
  }
  list->PathStroke(colour, ImDrawFlags_None, px(2));
}

}  // namespace

void sparkline(std::span<const float> values, ImVec2 size, ImU32 colour, float top) {
  if (size.x <= 0) size.x = std::max(px(8), ImGui::GetContentRegionAvail().x);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float edge = px(4);
  const ImVec2 from{at.x, at.y + edge};
  const ImVec2 to{at.x + size.x - edge, at.y + size.y - px(1)};
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({at.x, to.y}, {at.x + size.x, to.y + px(1)}, theme().grid_line);
  const std::vector<ImVec2> points = points_of(values, from, to, range_of(values, top));
  // Soft edges of neighbouring pieces would show as stripes.
  const ImDrawListFlags flags = list->Flags;
  list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  draw_area(list, points, to.y, with_opacity(colour, 0.16F));
  list->Flags = flags;
  draw_line(list, points, colour);
  if (!points.empty() && std::isfinite(points.back().y)) list->AddCircleFilled(points.back(), px(3), colour);
  ImGui::Dummy(size);
  note_place("sparkline", "", at, {at.x + size.x, at.y + size.y});
}

}  // namespace sharescope::gui
