// SPDX-License-Identifier: MIT
//
// A semaphore keeps the gate: it begins with as many permits
// as there are places. A car takes one when it drives in, and
// gives one back when it drives out; when there is none left,
// cars queue up outside. Unlike a lock, it lets several in,
// and the permits belong to nobody.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/semaphore.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 4, {1, 8}, "cars").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "visits by each");
  auto room = program.parameter("places", 2, {1, 8}, "places in the car park").takes_effect_next_run();
  auto stay = program.parameter("stay", 10'000, {0, 100'000}, "work inside");
  auto drive = program.parameter("drive", 2'000, {0, 100'000}, "work outside");
  const int places = room;

  Semaphore gate{"gate", places};
  Atomic<int> inside{"inside", 0};
  Atomic<int> too_many{"cars too many", 0};
  program.expect("cars too many", 0, [&] { return too_many.load(); });

  program.role("car", workers, [&](Worker& me) {
    for (auto visit : me.progress(times)) {
      me.spin(drive);
      gate.acquire();
      if (inside.fetch_add(1) + 1 > places) too_many.fetch_add(1);
      me.spin(stay);
      inside.fetch_sub(1);
      gate.release();
    }
  });
  return program.run();
}
