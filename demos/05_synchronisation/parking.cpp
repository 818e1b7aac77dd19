// SPDX-License-Identifier: MIT
//
// Cars drive into a car park with a few places, stay a while,
// and drive out. Nobody keeps the gate, so that there are at
// times more cars inside than places. Watch `inside` and the
// number of cars that came in when there was no room.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 4, {1, 8}, "cars").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "visits by each");
  auto room = program.parameter("places", 2, {1, 8}, "places in the car park").takes_effect_next_run();
  auto stay = program.parameter("stay", 10'000, {0, 100'000}, "work inside");
  auto drive = program.parameter("drive", 2'000, {0, 100'000}, "work outside");
  const int places = room;

  Atomic<int> inside{"inside", 0};
  Atomic<int> too_many{"cars too many", 0};
  program.expect_more("cars too many", 0, [&] { return too_many.load(); });
  program.goal("let in exactly one car too many", [&] { return too_many.load() == 1; });

  program.role("car", workers, [&](Worker& me) {
    for (auto visit : me.progress(times)) {
      me.spin(drive);
      if (inside.fetch_add(1) + 1 > places) too_many.fetch_add(1);
      me.spin(stay);
      inside.fetch_sub(1);
    }
  });
  return program.run();
}
