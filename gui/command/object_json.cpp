// SPDX-License-Identifier: MIT
#include "command/object_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

#include "model/value_text.hpp"

namespace sharescope::gui {
namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::span<const std::byte>;

template <class T>
Json integer_as(Bytes bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

Json real_as(double value) {
  // JSON has no word for what is not finite.
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/// One element. What has 64 bits must not go by way of a double.
Json element_json(char code, Bytes bytes) {
  const std::size_t size = size_of_code(code);
  if (size == 0 || bytes.size() < size) return nullptr;
  switch (code) {
    case '?': return std::to_integer<int>(bytes[0]) != 0;
    case 'f':
    case 'd': return real_as(number_of(code, bytes).value_or(0));
    case 'l':
    case 'q': return integer_as<std::int64_t>(bytes);
    case 'L':
    case 'Q': return integer_as<std::uint64_t>(bytes);
    case 'c':
    case 'u': return value_text(code, bytes);
    default: return static_cast<std::int64_t>(number_of(code, bytes).value_or(0));
  }
}

Json elements_json(char code, Bytes bytes, std::uint64_t count) {
  const std::size_t size = size_of_code(code);
  if (size == 0) return nullptr;
  if (code == 'c' || code == 'u')
    return array_text(code, static_cast<std::uint32_t>(size), bytes, count, 1024);
  Json list = Json::array();
  for (std::uint64_t i = 0; i < count && (i + 1) * size <= bytes.size(); ++i)
    list.push_back(element_json(code, bytes.subspan(i * size, size)));
  return list;
}

Json field_json(const FieldCopy& field, Bytes structure) {
  const std::uint64_t size = std::uint64_t{field.bytes} * field.count;
  if (size > structure.size() || field.offset > structure.size() - size) return nullptr;
  if (size_of_code(field.type_code) != field.bytes) return nullptr;
  const Bytes bytes = structure.subspan(field.offset, size);
  return field.count == 1 ? element_json(field.type_code, bytes)
                          : elements_json(field.type_code, bytes, field.count);
}

Json structure_json(const ObjectCopy& object, Bytes bytes) {
  Json fields = Json::object();
  for (const FieldCopy& field : object.fields)
    fields[field.name] = field_json(field, bytes);
  return fields;
}

Json value_json(const LastSeen::Seen& seen) {
  const ObjectCopy& object = seen.object;
  const Bytes bytes = seen.contents();
  if (bytes.empty()) return nullptr;
  const bool array = object.kind == ObjectKind::array || object.kind == ObjectKind::raw_array;
  if (object.fields.empty())
    return array ? elements_json(object.type_code, bytes, object.count)
                 : element_json(object.type_code, bytes);
  if (!array) return structure_json(object, bytes);
  Json list = Json::array();
  const std::size_t size = object.element_bytes;
  for (std::uint64_t i = 0; i < object.count && (i + 1) * size <= bytes.size(); ++i)
    list.push_back(structure_json(object, bytes.subspan(i * size, size)));
  return list;
}

}  // namespace

Json object_json(const LastSeen::Seen& seen) {
  const ObjectCopy& object = seen.object;
  return {{"name", object.name},
          {"kind", to_string(object.kind)},
          {"type", object.type_name.empty() ? name_of_code(object.type_code) : object.type_name},
          {"count", object.count},
          {"value", value_json(seen)}};
}

}  // namespace sharescope::gui
