// SPDX-License-Identifier: MIT
//
// The lock of this Value is an RLock, which its holder may
// take again; get() and set() inside the hold do so and give
// it back. That is why an RLock is what a Value makes for
// itself when nothing else is said.

#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");

  Value<int, RLock> counter{"counter", 0};
  program.expect("counter", program.rounds(), [&] { return counter.get(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    }
  });
}
