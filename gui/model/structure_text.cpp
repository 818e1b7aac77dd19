// SPDX-License-Identifier: MIT
#include "model/structure_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "model/format.hpp"
#include "model/value_text.hpp"
#include "sharescope/channel/item_channel.hpp"

namespace sharescope::gui {
namespace {

/// Of a field that is an array itself.
constexpr std::size_t most_field_characters = 24;

/// Bytes that a code does not describe are no values of its type.
char code_of(const FieldCopy& field) {
  return size_of_code(field.type_code) == field.bytes ? field.type_code : '\0';
}

bool is_array(const ObjectCopy& object) {
  return object.kind == ObjectKind::array || object.kind == ObjectKind::raw_array;
}

std::string structures_text(const ObjectCopy& object, std::uint64_t count, std::span<const std::byte> bytes,
                            std::size_t most_characters) {
  const std::size_t size = object.element_bytes;
  std::string text;
  std::uint64_t shown = 0;
  for (; shown < count && (shown + 1) * size <= bytes.size() && text.size() < most_characters; ++shown) {
    text += shown == 0 ? "{" : ", {";
    text += structure_text(object.fields, bytes.subspan(shown * size, size), most_characters) + "}";
  }
  if (shown < count) text += shown > 0 ? ", …" : "…";
  return text;
}

}  // namespace

std::string field_text(const FieldCopy& field, std::span<const std::byte> structure) {
  const std::uint64_t size = std::uint64_t{field.bytes} * field.count;
  if (size == 0 || size > structure.size() || field.offset > structure.size() - size) return "?";
  const std::span<const std::byte> bytes = structure.subspan(field.offset, size);
  if (code_of(field) == 0) return hex_text(bytes, 8);
  if (field.count == 1) return value_text(field.type_code, bytes);
  const std::string elements =
      array_text(field.type_code, field.bytes, bytes, field.count, most_field_characters);
  return elements.starts_with('\'') ? elements : "[" + elements + "]";
}

std::string structure_text(std::span<const FieldCopy> fields, std::span<const std::byte> structure,
                           std::size_t most_characters) {
  std::string text;
  for (const FieldCopy& field : fields) {
    if (text.size() > most_characters) return text + " …";
    if (!text.empty()) text += ' ';
    text += field.name + "=" + field_text(field, structure);
  }
  return text;
}

std::string contents_text(const ObjectCopy& object, std::uint64_t count, std::span<const std::byte> bytes,
                          std::size_t most_characters) {
  if (bytes.empty()) return {};
  if (!object.fields.empty()) {
    if (is_array(object)) return structures_text(object, count, bytes, most_characters);
    return structure_text(object.fields, bytes, most_characters);
  }
  if (is_array(object))
    return array_text(object.type_code, object.element_bytes, bytes, count, most_characters);
  return object.type_code == 0 ? std::string() : value_text(object.type_code, bytes);
}

std::string event_value_text(const ObjectCopy& object, std::uint32_t detail, std::uint64_t bits) {
  if (object.fields.empty()) return value_text(object.type_code, object.element_bytes, bits);
  std::array<std::byte, sizeof bits> bytes{};
  std::memcpy(bytes.data(), &bits, sizeof bits);
  const bool is_member = !is_array(object) && (detail & of_a_member) != 0;
  const std::uint32_t offset = detail & ~of_a_member;
  std::string text;
  bool whole = true;
  for (const FieldCopy& field : object.fields) {
    if (is_member && field.offset != offset) continue;
    FieldCopy seen = field;
    if (is_member) seen.offset = 0;
    // What lies behind the first 8 bytes was not recorded.
    if (std::uint64_t{seen.bytes} * seen.count >
        sizeof bits - std::min<std::size_t>(seen.offset, sizeof bits)) {
      whole = false;
      continue;
    }
    text += (text.empty() ? "" : " ") + seen.name + "=" + field_text(seen, bytes);
  }
  if (text.empty()) return value_text(0, is_member ? sizeof bits : object.element_bytes, bits);
  return whole ? text : text + " …";
}

std::string message_text(const ObjectCopy& object, const EventRecord& event) {
  if (event.outcome != Outcome::done) return {};
  switch (event.operation) {
    case Operation::put:
    case Operation::take:
      // A larger item lies beside the queue, and one of no fixed size is packed.
      if (object.element_bytes > 0 && object.element_bytes <= largest_plain_item)
        return event_value_text(object, 0, event.after);
      return counted(event.detail, "byte");
    case Operation::send:
    case Operation::receive: return counted(event.detail, "byte");
    default: return {};
  }
}

}  // namespace sharescope::gui
