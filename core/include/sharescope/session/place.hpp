// SPDX-License-Identifier: MIT
#pragma once

/// A place in the source from which an operation was called: file, line, function.
///
/// Places are shared by all lanes and entered once, on first use; each thread remembers the ids of the places it
/// has met (place_cache.hpp), so that an event costs no search. Id 0 stands for "unknown".

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

using PlaceId = std::uint32_t;

struct Place {
  std::atomic<std::uint32_t> published;  ///< 0 free, 1 being written, 2 readable
  std::uint32_t line;
  std::uint32_t column;
  FixedText<limits::path_bytes> file;
  FixedText<limits::label_bytes> function;
};

static_assert(std::is_standard_layout_v<Place>);

}  // namespace sharescope
