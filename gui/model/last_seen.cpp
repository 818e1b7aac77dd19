// SPDX-License-Identifier: MIT
#include "model/last_seen.hpp"

#include <algorithm>
#include <cstring>

#include "model/value_text.hpp"

namespace sharescope::gui {

void LastSeen::look(const std::vector<ObjectCopy>& objects, const SessionReader& reader) {
  for (const ObjectCopy& object : objects) {
    if (object.retired && object.data_bytes == 0) continue;
    const auto known = seen_.find(object.id);
    if (known == seen_.end() && seen_.size() == most_objects) continue;
    Seen& seen = known == seen_.end() ? seen_[object.id] : known->second;
    if (seen.object.generation != object.generation || seen.object.id == 0) seen.object = object;
    seen.object.look = object.look;
    if (!object.retired) seen.object.fill = object.fill;
    // Destroyed between the two copies, it keeps the bytes that it had.
    std::array<std::byte, most_bytes> room;
    if (const std::size_t size = reader.bytes(object.id, 0, room); size > 0) {
      std::copy_n(room.begin(), size, seen.bytes.begin());
      seen.size = size;
    }
  }
}

void LastSeen::correct(ObjectId id, std::int64_t value) {
  const auto known = seen_.find(id);
  if (known == seen_.end()) return;
  const std::size_t size = size_of_code(known->second.object.type_code);
  if (size == 0 || size > sizeof value || size > known->second.size) return;
  std::memcpy(known->second.bytes.data(), &value, size);
}

const LastSeen::Seen* LastSeen::find(ObjectId id) const noexcept {
  const auto known = seen_.find(id);
  return known == seen_.end() ? nullptr : &known->second;
}

}  // namespace sharescope::gui
