// SPDX-License-Identifier: MIT
#include "sharescope/session/place_table.hpp"

#include <string_view>

#include "sharescope/session/session.hpp"

namespace sharescope {
namespace {

enum : std::uint32_t { free_entry, being_written, readable };

bool is_library(std::string_view file) {
  return file.starts_with("/usr/") || file.find("/bits/") != file.npos;
}

/// The end of a long path says more than its beginning.
std::string_view tail(std::string_view path) {
  return path.size() < limits::path_bytes ? path : path.substr(path.size() - (limits::path_bytes - 1));
}

}  // namespace

PlaceId find_place(std::source_location where) noexcept {
  const std::string_view file = where.file_name();
  if (file.empty() || is_library(file)) return 0;
  Place* places = Session::current().block().places;

  // FNV-1a over the path, with line and column: entries of one file spread over the table.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : file)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  hash = (hash ^ where.line()) * 1099511628211ULL;
  hash = (hash ^ where.column()) * 1099511628211ULL;

  for (std::uint32_t probe = 0; probe < limits::places; ++probe) {
    const auto id = static_cast<PlaceId>((hash + probe) % limits::places);
    if (id == 0) continue;
    Place& place = places[id];
    std::uint32_t state = place.published.load(std::memory_order_acquire);
    if (state == free_entry && place.published.compare_exchange_strong(state, being_written)) {
      place.line = where.line();
      place.column = where.column();
      place.file = tail(file);
      place.function = where.function_name();
      place.published.store(readable, std::memory_order_release);
      return id;
    }
    // An entry that is being written is passed over: at worst a place stands in the table twice.
    if (place.published.load(std::memory_order_acquire) == readable && place.line == where.line() &&
        place.column == where.column() && place.file.view() == tail(file)) {
      return id;
    }
  }
  return 0;
}

}  // namespace sharescope
