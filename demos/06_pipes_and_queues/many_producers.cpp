// SPDX-License-Identifier: MIT
//
// Many put into one queue, and many take from it, with no lock
// in the program: whatever is put is taken once, by one. The
// last producer to finish shuts the queue, and the consumers
// take what is left. Watch both sums come out the same,
// whatever the numbers of workers, and who takes how much.

#include <sharescope/channel/queue.hpp>
#include <sharescope/error.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"workers", 2}});
  auto workers = program.parameter("workers", 3, {1, 8}, "processes that put").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "numbers put by each");
  auto takers = program.parameter("takers", 2, {1, 8}, "processes that take").takes_effect_next_run();

  Queue<int> numbers{"numbers", 64};
  Atomic<std::int64_t> put{"sum put", 0}, taken{"sum taken", 0};
  Atomic<int> finished{"finished", 0}, count{"count", 0};
  program.expect("numbers taken", program.rounds(), [&] { return count.load(); });
  program.expect(
      "sum taken", [&] { return put.load(); }, [&] { return taken.load(); });

  program.role("producer", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      put.fetch_add(round);
      numbers.put(round);
    }
    if (finished.fetch_add(1) == me.count() - 1) numbers.shutdown();
  });
  program.role("consumer", takers, [&](Worker&) {
    try {
      while (true) {
        taken.fetch_add(numbers.get());
        count.fetch_add(1);
      }
    } catch (const QueueShutDown&) {
      // all is taken
    }
  });
  return program.run();
}
