// SPDX-License-Identifier: MIT
#include "window/widgets/pill.hpp"

#include "window/colour.hpp"
#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/widgets/tooltip.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

float icon_room(Icon icon) { return icon == Icon::none ? 0 : px(13) + px(7); }

}  // namespace

float pill_width(std::string_view word, Icon icon) {
  return std::ceil(text_size(fonts().small, word).x) + icon_room(icon) + 2 * px(11);
}

float pill_height() { return line_height(fonts().small) + 2 * px(4); }

void pill(std::string_view word, Tone tone, Icon icon) {
  const float room = std::max(px(24), ImGui::GetContentRegionAvail().x);
  const float width = std::min(pill_width(word, icon), room);
  const float height = pill_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 end{at.x + width, at.y + height};
  const ImU32 ground = mix(theme().panel, colour_of(tone), tone == Tone::text ? 0.10F : 0.16F);
  const ImU32 ink = with_contrast(colour_of(tone), ground, 4.5);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, end, ground, height / 2);
  list->AddRect(at, end, mix(ground, ink, 0.45F), height / 2, 0, px(1));
  float x = at.x + px(11);
  if (icon != Icon::none) {
    draw_icon(list, icon, {x + px(13) / 2, at.y + height / 2}, px(13), ink);
    x += icon_room(icon);
  }
  const bool cut = draw_text_fitted(list, fonts().small, {x, at.y + px(4)}, end.x - px(11) - x, ink, word);
  ImGui::Dummy({width, height});
  note_place("pill", word, at, end, cut);
  if (cut) tooltip(word);
}

}  // namespace sharescope::gui
