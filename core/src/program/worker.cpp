// SPDX-License-Identifier: MIT
#include "sharescope/program/worker.hpp"

#include <algorithm>
#include <random>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

void Worker::spin_at_random(int most) const noexcept {
  // Not on the stack: how long a worker paused is no part of where it is (schedule/local_state.hpp).
  thread_local std::minstd_rand random(this_lane.number + 1U);
  spin(std::uniform_int_distribution(0, std::max(most, 0))(random));
}

}  // namespace sharescope
