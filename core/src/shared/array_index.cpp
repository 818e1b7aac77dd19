// SPDX-License-Identifier: MIT
#include "sharescope/shared/array_index.hpp"

#include <string>
#include <utility>

#include "sharescope/error.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {

void throw_index_range(std::int64_t index, std::int64_t length, ObjectId object) {
  throw IndexRange("index " + std::to_string(index) + " of " + describe_object(object) + " by " + my_name() +
                   ": it has " + std::to_string(length) + " elements");
}

std::uint64_t checked_length(std::string_view name, std::int64_t length) {
  if (length < 0) {
    throw InvalidValue("array '" + std::string(name) + "' by " + my_name() + ": a length of " +
                       std::to_string(length) + " is negative");
  }
  return static_cast<std::uint64_t>(length);
}

void check_fits(std::uint64_t offered, std::int64_t length, ObjectId object) {
  if (std::cmp_less_equal(offered, length)) return;
  throw InvalidValue("write to " + describe_object(object) + " by " + my_name() + ": " +
                     std::to_string(offered) + " bytes do not fit into " + std::to_string(length));
}

}  // namespace sharescope
