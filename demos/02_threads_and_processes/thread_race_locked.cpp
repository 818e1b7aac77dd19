// SPDX-License-Identifier: MIT
//
// The lock of a Value does for threads what it does for
// processes: its holder is one thread, and the others of the
// same process wait as everybody else does.

#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "threads that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");

  Value<int> counter{"counter", 0};
  program.expect("counter", program.rounds(), [&] { return counter.get(); });

  program.threads("thread", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      std::scoped_lock hold(counter);
      const int seen = counter.get();
      me.spin(think);
      counter.set(seen + 1);
    }
  });
  return program.run();
}
