// SPDX-License-Identifier: MIT
#include "views/array_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "model/format.hpp"
#include "window/palette.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

/// A picture need not be repainted as often as the chart.
constexpr std::uint64_t least_nanoseconds = 30'000'000;

/// The largest place of that shape; where little is lost by it, each dot has whole units.
ImVec2 fitted(Bitmap::Size size, ImVec2 room) {
  const float scale =
      std::min(room.x / static_cast<float>(size.width), room.y / static_cast<float>(size.height));
  const float whole = scale >= 4 ? std::floor(scale) : scale;
  return {std::floor(static_cast<float>(size.width) * whole),
          std::max(px(2), std::floor(static_cast<float>(size.height) * whole))};
}

void draw_scale(ImDrawList* list, ImVec2 from, ImVec2 to) {
  constexpr int steps = 32;
  const float width = (to.x - from.x) / steps;
  for (int step = 0; step < steps; ++step) {
    const float x = from.x + width * static_cast<float>(step);
    list->AddRectFilled({x, from.y}, {x + width + 1, to.y}, shade(static_cast<float>(step) / (steps - 1)));
  }
  list->AddRect(from, to, theme().outline);
}

}  // namespace

void ArrayPicture::look(const Run& run, const ObjectCopy& object) {
  const std::uint64_t now = run.now().now_nanoseconds;
  const bool same = run_ == &run && id_ == object.id && generation_ == object.generation;
  if (same && now - looked_ < least_nanoseconds) return;
  static thread_local std::vector<std::byte> room;
  room.resize(std::min<std::size_t>(object.data_bytes, most_bytes));
  const auto bytes = std::span<const std::byte>(room).first(run.reader().bytes(object.id, 0, room));
  const Dots dots = dots_of(object, bytes);
  if (dots.shares.empty()) return;
  run_ = &run;
  id_ = object.id;
  generation_ = object.generation;
  looked_ = now;
  static thread_local std::vector<ImU32> colours;
  colours.resize(dots.shares.size());
  shade_all(dots.shares, theme().raised, colours);
  bitmap_.set(colours, {static_cast<int>(dots.width), static_cast<int>(dots.height)});
  const bool logarithmic = object.look.shades() == Shades::logarithmic;
  words_ = fmt::format("{} × {}{}", with_thousands(object.look.width()),
                       with_thousands(static_cast<std::int64_t>(dots.rows)),
                       logarithmic ? ", logarithmic shades" : "");
  least_ = number_text(dots.lowest);
  most_ = number_text(dots.highest);
}

void ArrayPicture::draw(ImVec2 room) const {
  if (!known()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImFont* font = fonts().small;
  const float line = line_height(font);
  const float legend = line + px(6);
  const ImVec2 size = fitted(bitmap_.size(), {room.x - 2, std::max(px(16), room.y - legend - 2)});
  const ImVec2 from{at.x + 1 + std::floor((room.x - 2 - size.x) / 2), at.y + 1};
  const ImVec2 to{from.x + size.x, from.y + size.y};
  bitmap_.draw(list, from, to);
  list->AddRect({from.x - 1, from.y - 1}, {to.x + 1, to.y + 1}, theme().outline);
  note_place("picture", "", from, to);

  // What the shades mean: the least number, the scale, the greatest; and how large the array is, where it fits.
  const float gap = px(6);
  const float y = to.y + px(4);
  const float bar = std::min(px(120), room.x / 3);
  const float least = text_size(font, least_).x;
  const float most = text_size(font, most_).x;
  const float ends = least + gap + bar + gap + most;
  const float words = text_size(font, words_).x + 2 * gap;
  const float left = at.x + std::max(0.0F, (room.x - ends - (ends + words <= room.x ? words : 0)) / 2);
  draw_text(list, font, {left, y}, theme().muted_text, least_);
  const float scale = left + least + gap;
  draw_scale(list, {scale, y + px(3)}, {scale + bar, y + line - px(2)});
  draw_text(list, font, {scale + bar + gap, y}, theme().muted_text, most_);
  if (ends + words <= room.x) draw_text(list, font, {left + ends + 2 * gap, y}, theme().muted_text, words_);
  ImGui::Dummy({room.x, size.y + legend + 2});
}

}  // namespace sharescope::gui
