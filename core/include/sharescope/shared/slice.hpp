// SPDX-License-Identifier: MIT
#pragma once

/// Part of a sequence, said as in Python: a[start:stop:step], where each of the three may be absent.
///
/// What lies outside the sequence is cut off and never an error; a negative start or stop counts from the
/// end; a negative step walks backwards. Only a step of 0 is refused.
///
/// Plain values and a pure function; any thread.
///
///     bins.get_slice({.start = -3});           // a[-3:]     the last three
///     bins.get_slice({5, 100});                // a[5:100]   the tail
///     bins.get_slice({.step = -1});            // a[::-1]    all, backwards

#include <cstdint>
#include <optional>

#include "sharescope/session/object.hpp"

namespace sharescope {

struct Slice {
  std::optional<std::int64_t> start{};
  std::optional<std::int64_t> stop{};
  std::optional<std::int64_t> step{};
};

/// The elements that a slice means: `count` of them, the first at `first`, each `step` behind the one
/// before. All lie inside the sequence; `first` has no meaning when there are none.
struct SliceRange {
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;

  std::int64_t at(std::int64_t number) const noexcept { return first + number * step; }
};

/// Precondition: length is not negative. Throws InvalidValue for a step of 0; the error names `object`.
SliceRange checked_slice(const Slice& slice, std::int64_t length, ObjectId object);

/// A slice keeps its length. Throws InvalidValue when `offered` elements are to be written to another
/// number.
void check_slice_length(const SliceRange& range, std::uint64_t offered, ObjectId object);

}  // namespace sharescope
