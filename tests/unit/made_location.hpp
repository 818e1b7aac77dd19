// SPDX-License-Identifier: MIT
#pragma once

/// A std::source_location of any file and line, which the language itself only makes for places that exist: to fill
/// the table of places. Laid out as libstdc++ lays it out.
///
/// The result refers to the MadePlace, which must outlive it.
///
///     MadePlace place{"demo.cpp", "main", 7, 3};
///     find_place(place.location());

#include <bit>
#include <source_location>

namespace sharescope::test_support {

struct MadePlace {
  const char* file;
  const char* function;
  unsigned line;
  unsigned column;

  std::source_location location() const {
    static_assert(sizeof(std::source_location) == sizeof(const MadePlace*));
    return std::bit_cast<std::source_location>(this);
  }
};

}  // namespace sharescope::test_support
