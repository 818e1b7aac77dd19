// SPDX-License-Identifier: MIT
//
// A waiter lets one fewer sit down than there are seats. Then
// somebody always finds both forks, eats, and makes room. The
// waiter is a semaphore: a number of permits. Each permit has
// an owner here, so that a killed philosopher's is reported
// and not waited for.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/lock.hpp>
#include <sharescope/sync/semaphore.hpp>

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
  Semaphore waiter{"waiter", seats - 1, Permits::owned};
  Atomic<int> meals{"meals", 0};
  program.expect("meals", program.rounds(), [&] { return meals.load(); });

  program.role("philosopher", seats, [&](Worker& me) {
    const auto left = static_cast<std::size_t>(me.index());
    const auto right = static_cast<std::size_t>((me.index() + 1) % me.count());
    for (auto round : me.progress(times)) {
      me.spin(think);
      waiter.acquire();
      std::scoped_lock hold_left(forks[left]);
      me.spin(think);
      std::scoped_lock hold_right(forks[right]);
      me.spin(think);
      meals.fetch_add(1);
      waiter.release();
    }
  });
  return program.run();
}
