// SPDX-License-Identifier: MIT
//
// A bounded semaphore remembers how many permits it began
// with, and refuses the one too many: the attendant is told,
// and nothing has changed. It can only tell while all places
// are free. A surplus permit that comes while a car is inside
// looks just like that car driving out, and the car's own
// release is refused later.

#include <sharescope/error.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/event.hpp>
#include <sharescope/sync/semaphore.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"workers", 2}, {"places", 1}});
  auto workers = program.parameter("workers", 4, {1, 8}, "cars").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "visits by each");
  auto room = program.parameter("places", 2, {1, 8}, "places in the car park").takes_effect_next_run();
  auto stay = program.parameter("stay", 10'000, {0, 100'000}, "work inside");
  auto drive = program.parameter("drive", 2'000, {0, 100'000}, "work outside");
  const int places = room;

  BoundedSemaphore gate{"gate", places};
  Event open{"open"};
  Atomic<int> inside{"inside", 0};
  Atomic<int> too_many{"cars too many", 0};
  Atomic<int> refused{"refused", 0};
  program.expect("cars too many", 0, [&] { return too_many.load(); });
  program.expect("refused", 1, [&] { return refused.load(); });

  program.role("attendant", 1, [&](Worker&) {
    try {
      gate.release();
    } catch (const InvalidValue&) {
      refused.fetch_add(1);
    }
    open.set();
  });
  program.role("car", workers, [&](Worker& me) {
    open.wait();
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
