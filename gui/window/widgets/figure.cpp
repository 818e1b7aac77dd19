// SPDX-License-Identifier: MIT
#include "window/widgets/figure.hpp"

#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/places.hpp"
#include "window/scale.hpp"
#include "window/widgets/tooltip.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

struct Layout {
  const ImFont* font;
  float shrink;  ///< below 1 only when nothing else helped
  std::size_t columns;
  float column_width;
};

float widest(const ImFont* font, std::span<const Figure> row) {
  float width = 0;
  for (const Figure& one : row)
    width = std::max(width, text_size(font, one.value).x);
  return width;
}

Layout lay_out(std::span<const Figure> row, FigureSize size, float room, float gap) {
  const auto first = static_cast<std::size_t>(size);
  for (std::size_t columns = row.size(); columns >= 1; --columns) {
    const auto gaps = static_cast<float>(columns - 1);
    const float width = std::floor((room - gaps * gap) / static_cast<float>(columns));
    for (std::size_t i = first; i < fonts().figures.size(); ++i) {
      if (widest(fonts().figures[i], row) <= width) return {fonts().figures[i], 1, columns, width};
    }
  }
  const ImFont* smallest = fonts().figures.back();
  return {smallest, std::max(0.3F, room / std::max(1.0F, widest(smallest, row))), 1, room};
}

struct Extent {
  float top;
  float height;
};

/// The digits alone: a line of a huge font has much empty room above and below them.
Extent digits_of(const ImFont* font) {
  const ImFontGlyph* zero = font->FindGlyph('0');
  if (zero == nullptr) return {0, line_height(font)};
  return {zero->Y0 * font->Scale, (zero->Y1 - zero->Y0) * font->Scale};
}

/// Draws one and returns its height.
float draw_figure(const Figure& one, ImVec2 at, const Layout& layout) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImFont* small = fonts().small;
  const ImU32 colour = colour_of(one.tone);
  const float width = layout.column_width;
  const Extent digits = digits_of(layout.font);
  bool cut = draw_text_fitted(list, small, at, width, theme().muted_text, one.caption);
  float y = at.y + line_height(small) + px(7);
  // A comma reaches below the digits.
  const float below = digits.height * 0.16F;
  if (!one.value.empty()) {
    // The empty edge of a large digit would set it off from the caption above.
    const ImFontGlyph* first =
        layout.font->FindGlyph(static_cast<ImWchar>(static_cast<unsigned char>(one.value[0])));
    const float edge = first == nullptr ? 0 : first->X0 * layout.font->Scale * layout.shrink;
    list->AddText(layout.font, line_height(layout.font) * layout.shrink,
                  {std::floor(at.x - edge), std::floor(y - digits.top * layout.shrink)}, colour,
                  one.value.data(), one.value.data() + one.value.size());
  }
  y += digits.height * layout.shrink + below + px(5);
  if (!one.note.empty()) {
    cut |= draw_text_fitted(list, small, {at.x, y}, width, colour, one.note);
  }
  const float end = y + line_height(small);
  note_place("figure", one.caption, at, {at.x + width, one.note.empty() ? y : end}, cut);
  return end - at.y;
}

}  // namespace

void figures(std::span<const Figure> row, FigureSize size) {
  if (row.empty()) return;
  const float room = std::max(px(1), ImGui::GetContentRegionAvail().x);
  const float gap = px(24);
  const Layout layout = lay_out(row, size, room, gap);
  const bool notes = std::any_of(row.begin(), row.end(), [](const Figure& one) { return !one.note.empty(); });
  const ImVec2 at = ImGui::GetCursorScreenPos();
  float y = at.y;
  float row_height = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t column = i % layout.columns;
    if (column == 0 && i != 0) y += row_height + px(10);
    const ImVec2 here{at.x + static_cast<float>(column) * (layout.column_width + gap), y};
    row_height = draw_figure(row[i], here, layout);
    if (!notes) row_height -= line_height(fonts().small);
  }
  ImGui::Dummy({room, y + row_height - at.y});
}

void figure(const Figure& one, FigureSize size) { figures({&one, 1}, size); }

}  // namespace sharescope::gui
