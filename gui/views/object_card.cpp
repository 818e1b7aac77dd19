// SPDX-License-Identifier: MIT
#include "views/object_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "model/dots.hpp"
#include "model/format.hpp"
#include "model/protection.hpp"
#include "model/structure_text.hpp"
#include "model/value_text.hpp"
#include "views/number_bars.hpp"
#include "views/object_facts.hpp"
#include "window/colour.hpp"
#include "window/numbers.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

void say(const std::string& words, Tone tone = Tone::muted) {
  const FontScope font(fonts().small);
  paragraph(words, tone);
}

void draw_facts(const Run& run, const ObjectCopy& object, std::size_t bytes_known) {
  const Snapshot& now = run.now();
  const LastSeen::Seen* seen = run.memory().find(object.id);
  const std::uint64_t count = seen == nullptr ? object.count : seen->object.count;
  std::string words = fmt::format("{} of {}", to_string(object.kind), type_text(object, count));
  if (object.type_name.empty() && object.type_code == 0) words = to_string(object.kind);
  const std::uint64_t size = seen == nullptr ? object.data_bytes : seen->object.data_bytes;
  if (size > 0) words += ", " + counted(size, "byte");
  if (bytes_known < size && bytes_known > 0)
    words += fmt::format(", the first {} below", with_thousands(static_cast<std::int64_t>(bytes_known)));
  if (object.retired && !run.over()) words += ", destroyed";
  say(words);
  if (object.abandoned) {
    say("its owner died holding it", Tone::lost);
  } else if (object.owner != nobody) {
    say("held by " + now.lane_text(object.owner), Tone::holding);
  }
  if (object.waiting > 0)
    say(counted(object.waiting, "worker") + (object.waiting == 1 ? " waits for it" : " wait for it"),
        Tone::waiting);
}

void draw_protection(const Run& run, const ObjectCopy& object) {
  const ProtectionText protection = protection_text(object, run.now(), run.reader());
  if (!protection.explanation.empty()) say(protection.explanation, tone_of(protection.danger));
}

/// Each field by its name, the names below each other.
void draw_fields(const ObjectCopy& object, std::span<const std::byte> bytes) {
  float widest = 0;
  for (const FieldCopy& field : object.fields)
    widest = std::max(widest, text_size(fonts().body, field.name).x);
  widest = std::min(widest, ImGui::GetContentRegionAvail().x * 0.4F);
  for (const FieldCopy& field : object.fields) {
    text(field.name, {.tone = Tone::muted, .width = widest});
    ImGui::SameLine(0, px(12));
    text(field_text(field, bytes), {.font = fonts().mono});
  }
}

/// As many bytes a line as fit, a power of two; the values that they make stand behind them.
void draw_bytes(const ObjectCopy& object, const ByteWatch& watch, std::uint64_t now) {
  const std::span<const std::byte> bytes = watch.bytes();
  const ImFont* font = fonts().mono_small;
  const float letter = text_size(font, "0").x;
  const float each = letter * 3;
  const float values_at_least = object.type_code == 0 ? 0 : letter * 12;
  const float room = ImGui::GetContentRegionAvail().x;
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

}  // namespace

void draw_object_card(const Run& run, const ObjectCopy& object, ByteWatch& watch, ArrayPicture& picture) {
  look_at(run, object, watch);
  const std::span<const std::byte> bytes = watch.bytes();
  draw_facts(run, object, bytes.size());
  if (const std::string fill = fill_text(fill_of(run, object)); !fill.empty())
    text(fill, {.font = fonts().strong});
  if (bytes.empty()) {
    draw_protection(run, object);
    return;
  }
  if (is_array(object.kind) && object.look.is_picture()) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    picture.look(run, object);
    picture.draw({room.x, std::max(px(120), room.y * 0.6F)});
  } else if (is_array(object.kind)) {
    if (const std::vector<double> numbers = numbers_in(object, bytes); numbers.size() > 1)
      draw_number_bars(numbers);
  } else if (!object.fields.empty()) {
    draw_fields(object, bytes);
  } else if (object.type_code != 0) {
    text(value_text(object.type_code, bytes), {.font = fonts().figures.back()});
  }
  draw_protection(run, object);
  draw_bytes(object, watch, run.now().now_nanoseconds);
}

}  // namespace sharescope::gui
