// SPDX-License-Identifier: MIT
//
// The lock is held from the read to the write, so nobody can
// come in between: expected and actual are equal, whatever the
// sliders say. The price is time: a worker that thinks keeps
// all others waiting, one that rests does not. (get() and
// set() take the lock again, for themselves; the lock of a
// Value is an RLock, which its holder may do.)

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
  program.expect("counter", program.rounds(), [&] { return counter.get(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      std::scoped_lock hold(counter);
      const int seen = counter.get();
      me.spin(think);
      counter.set(seen + 1);
    }
  });
}
