// SPDX-License-Identifier: MIT
#pragma once

/// Python's rules for an index and a length: negative indices count from the end, and what is outside is an
/// error.
///
/// Pure functions; any thread.
///
///     checked_index(-1, 10, id);   // 9

#include <cstdint>
#include <string_view>

#include "sharescope/session/object.hpp"

namespace sharescope {

[[noreturn]] void throw_index_range(std::int64_t index, std::int64_t length, ObjectId object);

/// The element that an index means. Throws IndexRange.
inline std::int64_t checked_index(std::int64_t index, std::int64_t length, ObjectId object) {
  const std::int64_t at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) [[unlikely]]
    throw_index_range(index, length, object);
  return at;
}

/// Throws InvalidValue for a negative length.
std::uint64_t checked_length(std::string_view name, std::int64_t length);

/// Throws InvalidValue when an array of `length` elements has no room for `offered`.
void check_fits(std::uint64_t offered, std::int64_t length, ObjectId object);

}  // namespace sharescope
