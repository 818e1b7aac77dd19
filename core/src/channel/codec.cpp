// SPDX-License-Identifier: MIT
#include "sharescope/channel/codec.hpp"

#include "sharescope/error.hpp"

namespace sharescope::detail {

void throw_undecodable(std::string_view type, std::uint64_t bytes) {
  throw TypeMismatch("a message (or its rest) of " + std::to_string(bytes) + " bytes is no " +
                     std::string(type) + ": it was sent as another type");
}

}  // namespace sharescope::detail
