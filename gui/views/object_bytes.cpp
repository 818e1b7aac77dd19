// SPDX-License-Identifier: MIT
#include "views/object_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "model/value_text.hpp"
#include "window/colour.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {

void draw_object_bytes(const ObjectCopy& object, const ByteWatch& watch, std::uint64_t now) {
  const std::span<const std::byte> bytes = watch.bytes();
  const ImFont* font = fonts().mono_small;
  const float letter = text_size(font, "0").x;
  const float each = letter * 3;
  const float values_at_least = object.type_code == 0 ? 0 : letter * 12;
  const float room = ImGui::GetContentRegionAvail().x;
  // A power of two: then the elements of an array stand below each other.
  std::size_t in_line = 16;
  while (in_line > 4 && letter * 6 + each * static_cast<float>(in_line) + values_at_least > room)
    in_line /= 2;
  const float height = line_height(font) + px(3);
  const std::size_t lines = (bytes.size() + in_line - 1) / in_line;
  const std::size_t size = size_of_code(object.type_code);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{0, 0});
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(lines), height);
  while (clipper.Step()) {
    for (int line = clipper.DisplayStart; line < clipper.DisplayEnd; ++line) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImDrawList* list = ImGui::GetWindowDrawList();
      const std::size_t first = static_cast<std::size_t>(line) * in_line;
      draw_text(list, font, at, theme().muted_text, fmt::format("{:04x}", first));
      const std::size_t end = std::min(first + in_line, bytes.size());
      for (std::size_t byte = first; byte < end; ++byte) {
        const ImVec2 here{at.x + letter * 6 + each * static_cast<float>(byte - first), at.y};
        if (const float fresh = watch.freshness(byte, now); fresh > 0) {
          list->AddRectFilled({here.x - letter / 2, here.y},
                              {here.x + letter * 2.5F, here.y + height - px(1)},
                              with_opacity(theme().holding, 0.15F + 0.5F * fresh));
        }
        draw_text(list, font, here, theme().text,
                  fmt::format("{:02x}", std::to_integer<unsigned>(bytes[byte])));
      }
      const float used = letter * 6 + each * static_cast<float>(in_line) + letter;
      if (size > 0) {
        draw_text_fitted(list, font, {at.x + used, at.y}, room - used, theme().muted_text,
                         array_text(object.type_code, object.element_bytes, bytes.subspan(first, end - first),
                                    (end - first) / size, 200));
      }
      ImGui::Dummy({room, height});
    }
  }
  ImGui::PopStyleVar();
}

}  // namespace sharescope::gui
