// SPDX-License-Identifier: MIT
#pragma once

/// From a std::source_location to the id of its entry in the place table, in a few nanoseconds.
///
/// Each thread keeps the ids that it has met in a small direct-mapped cache; a forked child inherits it, and the
/// ids stay true because the table is the session's. A place is entered once and never changes. When the table
/// is full the id is 0, "unknown".
///
/// Places inside the C++ library (std::scoped_lock of two locks calls lock() from <mutex>) are unknown, too: they
/// would show the reader a line that is not theirs.
///
///     PlaceId id = place_id(std::source_location::current());

#include <cstdint>
#include <source_location>

#include "sharescope/session/place.hpp"

namespace sharescope {

struct CachedPlace {
  const char* file = nullptr;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  PlaceId id = 0;
};

inline constexpr std::uint32_t cached_places = 64;
inline constinit thread_local CachedPlace place_cache[cached_places]{};

/// Looks the place up in the table, or enters it.
PlaceId find_place(std::source_location where) noexcept;

inline PlaceId place_id(std::source_location where) noexcept {
  CachedPlace& cached = place_cache[(where.line() * 7U + where.column()) % cached_places];
  if (cached.line == where.line() && cached.column == where.column() && cached.file == where.file_name()) {
    return cached.id;
  }
  const PlaceId id = find_place(where);
  cached = CachedPlace{where.file_name(), where.line(), where.column(), id};
  return id;
}

}  // namespace sharescope
