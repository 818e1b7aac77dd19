// SPDX-License-Identifier: MIT
#pragma once

/// An entry of the table of structures: which named fields a shared structure has (memory/fields.hpp), for readers that
/// do not know the type.
///
/// Entered once for all objects of the same type and fields; never changed and never taken out. Written by any process,
/// published by `published`; read by anybody. A writer that is killed leaves an entry that nobody reads.
///
/// Invariant: offset + bytes * count of a field is at most the structure's bytes. A reader checks it all the same.
///
///     entry.structure = find_structure(type_name_of<Point>(), sizeof(Point), fields_in<Point>());

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "sharescope/memory/fields.hpp"
#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

using StructureId = std::uint16_t;  ///< index in the table + 1; 0: its fields are not known

struct FieldEntry {
  std::uint32_t offset;
  std::uint32_t bytes;  ///< of one element
  std::uint32_t count;
  char type_code;  ///< 0 for a type that has none
  FixedText<limits::field_name_bytes> name;
};

struct StructureEntry {
  std::atomic<std::uint32_t> published;  ///< 0 free, 1 being written, 2 readable
  std::uint32_t bytes;
  std::uint32_t used;  ///< of the fields
  FixedText<limits::name_bytes> type_name;
  FieldEntry fields[limits::fields];
};

static_assert(sizeof(FieldEntry) == 40);
static_assert(std::is_standard_layout_v<StructureEntry>);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

/// Enters it if it is not there. 0 when there are no fields, or no room. Fields past the limit are left out.
StructureId find_structure(std::string_view type_name, std::uint32_t bytes,
                           std::span<const Field> fields) noexcept;

}  // namespace sharescope
