// SPDX-License-Identifier: MIT
//
// Runners get ready, each in its own time, and whoever is
// ready last fires the gun. But nobody listens for it: each
// sets off as soon as it is ready itself. Watch how many laps
// are run before the last one stands at the line, and move
// the slider `lace` to see it get worse.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/event.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 4, {1, 8}, "runners").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "laps for each");
  auto lace = program.parameter("lace", 30'000'000, {0, 50'000'000}, "work to get ready, more for each next")
                  .takes_effect_next_run();
  auto run = program.parameter("run", 2'000, {0, 100'000}, "work in a lap");

  Event gun{"gun"};
  Atomic<int> ready{"ready", 0};
  Atomic<int> early{"early laps", 0};
  program.expect_more("early laps", 0, [&] { return early.load(); });
  program.goal("let three runners start too early", [&] { return early.load() == 3; });

  program.role("runner", workers, [&](Worker& me) {
    me.spin(lace.now() * me.index());
    if (ready.fetch_add(1) + 1 == me.count()) gun.set();
    for (auto lap : me.progress(times)) {
      if (ready.load() < me.count()) early.fetch_add(1);
      me.spin(run);
    }
  });
  return program.run();
}
