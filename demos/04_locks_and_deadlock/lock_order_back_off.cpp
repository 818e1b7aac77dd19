// SPDX-License-Identifier: MIT
//
// Each worker still begins with the account it pays from. But
// it only tries to lock the other one, and when that is taken,
// it gives back what it has, pauses, and begins anew. Nobody
// waits while holding, so no cycle of waits can close. Work is
// done in vain, and the pause is random: two workers with
// equal pauses could collide again and again.

#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that pay").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "payments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between the two locks");

  Value<int> left{"left", 1000};
  Value<int> right{"right", 1000};
  program.expect("money", 2000, [&] { return left.get() + right.get(); });

  return program.run(workers, [&](Worker& me) {
    const bool rightwards = me.index() % 2 == 0;
    Value<int>& from = rightwards ? left : right;
    Value<int>& to = rightwards ? right : left;
    for (auto round : me.progress(times)) {
      from.lock();
      me.spin(think);
      while (!to.try_lock()) {
        from.unlock();
        me.spin_at_random(think + 100);
        from.lock();
      }
      from.set(from.get() - 1);
      to.set(to.get() + 1);
      to.unlock();
      from.unlock();
    }
  });
}
