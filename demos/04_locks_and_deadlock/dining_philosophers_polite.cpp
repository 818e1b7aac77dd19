// SPDX-License-Identifier: MIT
//
// A philosopher that finds the second fork taken puts the
// first one back, pauses, and tries again. Nobody waits while
// holding a fork, so no cycle of waits can close. A hungry
// philosopher may have to try very often, and the pause is
// random: with equal pauses all could move in step, and nobody
// would ever eat.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/lock.hpp>

#include <algorithm>
#include <array>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"workers", 3}});
  auto seats = program.parameter("workers", 5, {2, 8}, "philosophers").takes_effect_next_run();
  auto times = program.parameter("times", 20'000, {1, 10'000'000}, "meals for each");
  auto think = program.parameter("think", 3'000, {0, 100'000}, "time to think, and to eat");

  std::array forks{Lock{"fork 1"}, Lock{"fork 2"}, Lock{"fork 3"}, Lock{"fork 4"},
                   Lock{"fork 5"}, Lock{"fork 6"}, Lock{"fork 7"}, Lock{"fork 8"}};
  Atomic<int> meals{"meals", 0};
  program.expect("meals", program.rounds(), [&] { return meals.load(); });

  program.role("philosopher", seats, [&](Worker& me) {
    const auto left = static_cast<std::size_t>(me.index());
    const auto right = static_cast<std::size_t>((me.index() + 1) % me.count());
    for (auto round : me.progress(times)) {
      me.spin(think);
      forks[left].lock();
      me.spin(think);
      while (!forks[right].try_lock()) {
        forks[left].unlock();
        me.spin_at_random(think + 100);
        forks[left].lock();
      }
      me.spin(think);
      meals.fetch_add(1);
      forks[right].unlock();
      forks[left].unlock();
    }
  });
  return program.run();
}
