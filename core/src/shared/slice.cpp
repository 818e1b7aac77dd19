// SPDX-License-Identifier: MIT
#include "sharescope/shared/slice.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "sharescope/error.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {

SliceRange checked_slice(const Slice& slice, std::int64_t length, ObjectId object) {
  if (slice.step == 0) {
    throw InvalidValue("slice of " + describe_object(object) + " by " + my_name() +
                       ": a step of 0 leads nowhere");
  }
  // The smallest number of all has no opposite; a step as long as that meets one element anyhow.
  const std::int64_t step = std::max(slice.step.value_or(1), -std::numeric_limits<std::int64_t>::max());

  // Walking backwards, one before the first element is where the walk ends.
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const std::int64_t highest = step > 0 ? length : length - 1;
  const auto clamped = [&](std::int64_t end) {
    return std::clamp(end < 0 ? end + length : end, lowest, highest);
  };
  const std::int64_t start = slice.start ? clamped(*slice.start) : step > 0 ? lowest : highest;
  const std::int64_t stop = slice.stop ? clamped(*slice.stop) : step > 0 ? highest : lowest;

  SliceRange range{start, step, 0};
  if (step > 0 && start < stop) range.count = (stop - start - 1) / step + 1;
  if (step < 0 && stop < start) range.count = (start - stop - 1) / -step + 1;
  return range;
}

void check_slice_length(const SliceRange& range, std::uint64_t offered, ObjectId object) {
  if (offered == static_cast<std::uint64_t>(range.count)) return;
  throw InvalidValue("slice of " + describe_object(object) + " by " + my_name() + ": " +
                     std::to_string(offered) + " elements cannot stand for " + std::to_string(range.count) +
                     ", an array keeps its length");
}

}  // namespace sharescope
