// SPDX-License-Identifier: MIT
//
// The counter is a Value now: get() takes its lock and gives
// it back, and so does set(). Each of the two is safe, and
// updates are lost all the same: between the two, the lock is
// free. Compare the loss with that of lost_update, and look in
// the chart for another worker's write between one worker's
// get and set.

#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between increments");

  Value<int> counter{"counter", 0};
  program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
  program.goal("lose one", [&] { return counter.get() < workers.now() * times.now(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      const int seen = counter.get();
      me.spin(think);
      counter.set(seen + 1);
    }
  });
}
