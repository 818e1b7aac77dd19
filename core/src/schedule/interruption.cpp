// SPDX-License-Identifier: MIT
#include "sharescope/schedule/interruption.hpp"

#include "sharescope/error.hpp"
#include "sharescope/session/listing.hpp"

namespace sharescope {

void throw_interrupted(ObjectId waited_for) {
  detail::interruption_wanted.store(false, std::memory_order_relaxed);
  throw Interrupted("the wait for " + describe_object(waited_for) + " was interrupted by a signal handler");
}

}  // namespace sharescope
