// SPDX-License-Identifier: MIT
//
// Each worker pays from one account into the other, and locks
// the one it pays from first. Half of them pay to the right,
// the others to the left: sooner or later each holds what the
// other wants next, and neither ever lets go. Watch Sharescope
// draw the circle and end the program.

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
  program.goal_deadlock("make it deadlock");

  return program.run(workers, [&](Worker& me) {
    const bool rightwards = me.index() % 2 == 0;
    Value<int>& from = rightwards ? left : right;
    Value<int>& to = rightwards ? right : left;
    for (auto round : me.progress(times)) {
      std::scoped_lock hold_from(from);
      me.spin(think);
      std::scoped_lock hold_to(to);
      from.set(from.get() - 1);
      to.set(to.get() + 1);
    }
  });
}
