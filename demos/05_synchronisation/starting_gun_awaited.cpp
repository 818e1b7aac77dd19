// SPDX-License-Identifier: MIT
//
// Everybody waits for the gun. The event is set once, and all
// runners that wait for it are runnable at the same moment; a
// later one would not wait at all. Which run first, the
// scheduler decides. Watch the lanes in the chart: they wait
// one below the other, and the shot ends all waits.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/event.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"workers", 3}});
  auto workers = program.parameter("workers", 4, {1, 8}, "runners").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "laps for each");
  auto lace = program.parameter("lace", 30'000'000, {0, 50'000'000}, "work to get ready, more for each next")
                  .takes_effect_next_run();
  auto run = program.parameter("run", 2'000, {0, 100'000}, "work in a lap");

  Event gun{"gun"};
  Atomic<int> ready{"ready", 0};
  Atomic<int> early{"early laps", 0};
  program.expect("early laps", 0, [&] { return early.load(); });

  program.role("runner", workers, [&](Worker& me) {
    me.spin(lace.now() * me.index());
    if (ready.fetch_add(1) + 1 == me.count()) gun.set();
    gun.wait();
    for (auto lap : me.progress(times)) {
      if (ready.load() < me.count()) early.fetch_add(1);
      me.spin(run);
    }
  });
  return program.run();
}
