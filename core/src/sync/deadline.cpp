// SPDX-License-Identifier: MIT
#include "sharescope/sync/deadline.hpp"

#include <cmath>

#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {

/// How long a limit is makes no difference to a stepped worker. Where its states are compared, two rounds of a loop that
/// waits with a limit are the same only if that limit is the same number.
std::uint64_t Deadline::now() noexcept {
  constexpr std::uint64_t any = 1;
  const bool is_compared = this_lane.seat != 0 && this_lane.session->block().turns.states.load(
                                                      std::memory_order_relaxed) != States::ignored;
  return is_compared ? any : monotonic_nanoseconds();
}

namespace detail {

WideNanoseconds nanoseconds_of(long double nanoseconds) noexcept {
  constexpr auto most = static_cast<long double>(most_nanoseconds);
  if (std::isnan(nanoseconds)) return not_a_number;
  if (nanoseconds >= most) return most_nanoseconds;
  if (nanoseconds <= -most) return -most_nanoseconds;
  return static_cast<WideNanoseconds>(std::ceil(nanoseconds));
}

void throw_not_a_number(ObjectId object) {
  throw_not_a_number(object == 0 ? std::string("a wait")
                                 : "a wait for " + describe_object(object) + " by " + my_name());
}

void throw_not_a_number(const std::string& subject) {
  throw InvalidValue(subject + ": its timeout is not a number (NaN)");
}

}  // namespace detail
}  // namespace sharescope
