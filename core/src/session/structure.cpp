// SPDX-License-Identifier: MIT
#include "sharescope/session/structure.hpp"

#include <algorithm>

#include "sharescope/session/session.hpp"

namespace sharescope {
namespace {

enum : std::uint32_t { free_entry, being_written, readable };

bool is_same(const FieldEntry& entry, const Field& field) noexcept {
  return entry.offset == field.offset && entry.bytes == field.bytes && entry.count == field.count &&
         entry.type_code == field.type_code &&
         entry.name.view() == field.name.substr(0, limits::field_name_bytes - 1);
}

bool is_same(const StructureEntry& entry, std::string_view type_name, std::uint32_t bytes,
             std::span<const Field> fields) noexcept {
  if (entry.bytes != bytes || entry.used != fields.size()) return false;
  if (entry.type_name.view() != type_name.substr(0, limits::name_bytes - 1)) return false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_same(entry.fields[i], fields[i])) return false;
  }
  return true;
}

void write(StructureEntry& entry, std::string_view type_name, std::uint32_t bytes,
           std::span<const Field> fields) noexcept {
  entry.bytes = bytes;
  entry.used = static_cast<std::uint32_t>(fields.size());
  entry.type_name = type_name;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    FieldEntry& field = entry.fields[i];
    field.offset = fields[i].offset;
    field.bytes = fields[i].bytes;
    field.count = fields[i].count;
    field.type_code = fields[i].type_code;
    field.name = fields[i].name;
  }
}

}  // namespace

StructureId find_structure(std::string_view type_name, std::uint32_t bytes,
                           std::span<const Field> fields) noexcept {
  if (fields.empty()) return 0;
  fields = fields.first(std::min<std::size_t>(fields.size(), limits::fields));
  StructureEntry* entries = Session::current().block().structures;
  for (std::uint32_t i = 0; i < limits::structures; ++i) {
    StructureEntry& entry = entries[i];
    std::uint32_t state = entry.published.load(std::memory_order_acquire);
    if (state == free_entry && entry.published.compare_exchange_strong(state, being_written)) {
      write(entry, type_name, bytes, fields);
      entry.published.store(readable, std::memory_order_release);
      return static_cast<StructureId>(i + 1);
    }
    // An entry that is being written is passed over: at worst a structure stands in the table twice.
    if (state == readable && is_same(entry, type_name, bytes, fields)) return static_cast<StructureId>(i + 1);
  }
  return 0;
}

}  // namespace sharescope
