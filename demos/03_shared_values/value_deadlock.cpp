// SPDX-License-Identifier: MIT
//
// The lock of this Value is a plain Lock, and the worker holds
// it when it calls get(), which takes it, too. So the worker
// waits for the holder of the lock, and the holder is the
// worker itself: without help it waits for ever. Watch
// Sharescope say who waits for whom, and end the program.

#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");

  Value<int, Lock> counter{"counter", 0};
  program.expect("counter", program.rounds(), [&] { return counter.get(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    }
  });
}
