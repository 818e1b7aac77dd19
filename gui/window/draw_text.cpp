// SPDX-License-Identifier: MIT
#include "window/draw_text.hpp"

#include "window/fonts.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

/// The built-in font, which replaces a missing one, has no ellipsis.
std::string_view ellipsis_of(const ImFont* font) {
  constexpr ImWchar ellipsis = 0x2026;
  return font->FindGlyphNoFallback(ellipsis) == nullptr ? "..." : "\u2026";
}

/// Half a unit is lost to rounding between measuring and drawing.
constexpr float slack = 0.5F;

}  // namespace

void draw_text(ImDrawList* list, const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text) {
  if (text.empty()) return;
  list->AddText(font, line_height(font), {std::floor(at.x), std::floor(at.y)}, colour, text.data(),
                text.data() + text.size());
}

std::size_t bytes_that_fit(const ImFont* font, std::string_view text, float width) {
  if (width <= 0 || text.empty()) return 0;
  const char* stop = nullptr;
  font->CalcTextSizeA(line_height(font), width, 0, text.data(), text.data() + text.size(), &stop);
  return static_cast<std::size_t>(stop - text.data());
}

bool draw_text_fitted(ImDrawList* list, const ImFont* font, ImVec2 at, float width, ImU32 colour,
                      std::string_view text, Align align) {
  const float whole = text_size(font, text).x;
  if (whole <= width + slack) {
    const float room = std::max(0.0F, width - whole);
    const float shift = align == Align::left ? 0 : align == Align::center ? room / 2 : room;
    draw_text(list, font, {at.x + shift, at.y}, colour, text);
    return false;
  }
  const std::string_view ellipsis = ellipsis_of(font);
  const float dots = text_size(font, ellipsis).x;
  std::size_t length = bytes_that_fit(font, text, width - dots);
  while (length > 0 && text[length - 1] == ' ')
    --length;
  const std::string_view kept = text.substr(0, length);
  draw_text(list, font, at, colour, kept);
  if (dots <= width + slack) draw_text(list, font, {at.x + text_size(font, kept).x, at.y}, colour, ellipsis);
  return true;
}

}  // namespace sharescope::gui
