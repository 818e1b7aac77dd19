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
#include "views/object_bytes.hpp"
#include "views/object_facts.hpp"
#include "views/object_state.hpp"
#include "window/numbers.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

void say(const std::string& words, Tone tone = Tone::muted) {
  const FontScope font(fonts().small);
  paragraph(words, tone);
}

void draw_facts(const Run& run, const ObjectCopy& object, std::size_t bytes_known) {
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

/// As large as it deserves; what is counted, as a semaphore's permits, is said by its state.
void draw_value(const Run& run, const ObjectCopy& object, std::span<const std::byte> bytes,
                ArrayPicture& picture) {
  if (fill_of(run, object).unit != FillUnit::none) return;
  if (is_array(object.kind) && object.look.is_picture()) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    picture.look(run, object);
    picture.draw({room.x, std::max(px(120), room.y * 0.6F)});
  } else if (is_array(object.kind)) {
    if (const std::vector<double> numbers = numbers_in(object, bytes); numbers.size() > 1)
      draw_number_bars(numbers);
  } else if (!object.fields.empty()) {
    draw_fields(object, bytes);
  } else if (object.type_code != 0 && !bytes.empty()) {
    text(value_text(object.type_code, bytes), {.font = fonts().figures.back()});
  } else if (object.kind == ObjectKind::shared_memory || object.kind == ObjectKind::shareable_list) {
    say("Its bytes lie outside of the session, so they cannot be shown.");
  }
}

}  // namespace

void draw_object_card(const Run& run, const ObjectCopy& object, ByteWatch& watch, ArrayPicture& picture) {
  look_at(run, object, watch);
  const std::span<const std::byte> bytes = watch.bytes();
  draw_facts(run, object, bytes.size());
  draw_value(run, object, bytes, picture);
  draw_object_state(run, object);
  draw_object_course(run, object);
  draw_object_users(run, object);
  draw_protection(run, object);
  if (!bytes.empty()) draw_object_bytes(object, watch, run.now().now_nanoseconds);
}

}  // namespace sharescope::gui
