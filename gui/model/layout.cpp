// SPDX-License-Identifier: MIT
#include "model/layout.hpp"

#include <algorithm>

namespace sharescope::gui {
namespace {

// In units of text: at scale 1 a line is 20 high and a character about 8 wide.
constexpr float list_width = 204;
constexpr float source_width = 384;
constexpr float widest_source = 620;
constexpr float least_stage_width = 560;
// Below, the cards and two lines of sliders would leave the lanes of two runs no room.
constexpr float least_height = 620;
constexpr float least_width = 720;
constexpr float most_for_cards = 0.62F;

}  // namespace

bool is_compact(float width, float height, float scale) noexcept {
  return height < least_height * scale || width < least_width * scale;
}

WindowLayout lay_out(const LayoutWish& wish) noexcept {
  WindowLayout layout;
  const float gap = wish.gap;
  const float bottom = std::min(wish.controls, wish.height * 0.5F);
  layout.controls = {gap, wish.height - gap - bottom, wish.width - 2 * gap, bottom};
  const float top = gap;
  const float height = layout.controls.y - gap - top;

  float left = gap;
  float right = wish.width - gap;
  const float least = least_stage_width * wish.scale;
  const float source = source_width * wish.scale;
  const float list = list_width * wish.scale;
  // The source goes before the list: it is worth more to who watches a race.
  const bool has_source = right - left - gap - source >= least;
  const bool has_list = right - left - gap - list - (has_source ? gap + source : 0) >= least;
  if (has_list) {
    layout.list = {left, top, list, height};
    left += list + gap;
  }
  if (has_source) {
    const float spare = right - left - gap - source - least;
    const float width = std::min(source + std::max(spare, 0.0F) * 0.3F, widest_source * wish.scale);
    layout.source = {right - width, top, width, height};
    right -= width + gap;
  }

  layout.compact = is_compact(wish.width, wish.height, wish.scale);
  const float cards = std::min(wish.cards, height * most_for_cards);
  layout.cards = {left, top, right - left, cards};
  layout.views = {left, top + cards + gap, right - left, height - gap - cards};
  return layout;
}

}  // namespace sharescope::gui
