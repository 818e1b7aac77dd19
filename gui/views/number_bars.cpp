// SPDX-License-Identifier: MIT
#include "views/number_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/format.hpp"
#include "window/colour.hpp"
#include "window/numbers.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {

void draw_number_bars(std::span<const double> numbers, float height) {
  if (numbers.empty()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = std::max(px(20), ImGui::GetContentRegionAvail().x);
  const float below = line_height(fonts().small) + px(5) + ImGui::GetStyle().ItemSpacing.y;
  height = height > 0 ? std::max(px(24), height - below) : px(72);
  double lowest = 0;
  double highest = 0;
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    lowest = std::min(lowest, number);
    highest = std::max(highest, number);
  }
  const double span = highest > lowest ? highest - lowest : 1;
  const auto y_of = [&](double number) {
    return at.y + height - static_cast<float>((number - lowest) / span) * height;
  };
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::size_t columns = std::min(numbers.size(), static_cast<std::size_t>(room / px(2)));
  const float width = room / static_cast<float>(columns);
  const float gap = width > px(4) ? px(1) : 0;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t first = column * numbers.size() / columns;
    const std::size_t end = std::max(first + 1, (column + 1) * numbers.size() / columns);
    double farthest = 0;
    for (std::size_t i = first; i < end; ++i) {
      if (std::isfinite(numbers[i]) && std::abs(numbers[i]) > std::abs(farthest)) farthest = numbers[i];
    }
    const float x = at.x + width * static_cast<float>(column);
    const float from = std::min(y_of(farthest), y_of(0));
    list->AddRectFilled({x, from}, {x + width - gap, std::max(y_of(farthest), y_of(0)) + px(1)},
                        with_opacity(theme().accent, 0.8F));
  }
  ImGui::Dummy({room, height + px(4)});
  note_place("bars", "", at, {at.x + room, at.y + height});
  text(fmt::format("{} numbers, {} to {}", with_thousands(static_cast<std::int64_t>(numbers.size())),
                   number_text(lowest), number_text(highest)),
       {.font = fonts().small, .tone = Tone::muted});
}

}  // namespace sharescope::gui
