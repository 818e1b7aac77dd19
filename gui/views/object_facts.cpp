// SPDX-License-Identifier: MIT
#include "views/object_facts.hpp"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "model/value_text.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {

std::string type_text(const ObjectCopy& object, std::uint64_t count) {
  std::string type = object.type_name.empty() ? name_of_code(object.type_code) : object.type_name;
  if (object.type_code != 0) type += fmt::format(" ({})", object.type_code);
  if (count > 1) type += fmt::format(" × {}", with_thousands(static_cast<std::int64_t>(count)));
  return type;
}

bool is_array(ObjectKind kind) noexcept { return kind == ObjectKind::array || kind == ObjectKind::raw_array; }

void look_at(const Run& run, const ObjectCopy& object, ByteWatch& watch) {
  static thread_local std::vector<std::byte> room(ByteWatch::most_bytes);
  auto bytes = std::span<const std::byte>(room).first(run.reader().bytes(object.id, 0, room));
  if (bytes.empty()) {
    // More of it may have been seen here than the run itself keeps.
    if (watch.shows(object.id, object.generation)) return;
    if (const LastSeen::Seen* seen = run.memory().find(object.id)) bytes = seen->contents();
  }
  watch.look(object.id, object.generation, bytes, run.now().now_nanoseconds);
}

Tone tone_of(Danger danger) {
  switch (danger) {
    case Danger::none: return Tone::muted;
    case Danger::between_accesses: return Tone::warning;
    case Danger::at_every_access: return Tone::lost;
  }
  return Tone::muted;
}

const FillCopy& fill_of(const Run& run, const ObjectCopy& object) {
  const LastSeen::Seen* seen = run.memory().find(object.id);
  return seen == nullptr ? object.fill : seen->object.fill;
}

std::string fill_words(const Run& run, const ObjectCopy& object) {
  const std::string words = fill_text(fill_of(run, object));
  return words.empty() || !object.retired ? words : words + ", when last seen";
}

}  // namespace sharescope::gui
