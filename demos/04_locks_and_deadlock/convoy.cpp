// SPDX-License-Identifier: MIT
//
// All workers take one lock in turns and hold it for `hold`,
// then do something else for `rest`. Move the sliders: as long
// as `rest` is several times `hold`, nobody waits; as `hold`
// grows, they queue up behind each other, and more workers
// make nothing faster. Watch the holds and the waits in the
// chart, and how fairly the turns are shared out.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_array.hpp>
#include <sharescope/sync/lock.hpp>

using namespace sharescope;

constexpr int most_workers = 8;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers =
      program.parameter("workers", 3, {1, most_workers}, "processes that queue").takes_effect_next_run();
  auto times = program.parameter("times", 100'000, {1, 10'000'000}, "turns for each");
  auto hold = program.parameter("hold", 1'000, {0, 100'000}, "work while holding the lock");
  auto rest = program.parameter("rest", 1'000, {0, 100'000}, "work without it");

  Lock lock{"lock"};
  RawArray<int> turns{"turns", most_workers};
  auto taken = [&] {
    int sum = 0;
    for (int worker = 0; worker < most_workers; ++worker)
      sum += turns.get(worker);
    return sum;
  };
  program.expect("turns", program.rounds(), taken);

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      std::scoped_lock held(lock);
      me.spin(hold);
      turns.set(me.index(), turns.get(me.index()) + 1);
    }
  });
}
