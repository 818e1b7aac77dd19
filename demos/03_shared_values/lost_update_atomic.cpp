// SPDX-License-Identifier: MIT
//
// The processor itself can add to a word in memory in one step
// that nothing comes between. fetch_add() asks it to: there is
// no read and no write left to think in between, no lock to
// wait for, and no update is lost. It works for one number;
// two that have to change together need a lock.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between increments");

  Atomic<int> counter{"counter", 0};
  program.expect("counter", program.rounds(), [&] { return counter.load(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      me.spin(think);
      counter.fetch_add(1);
    }
  });
}
