// SPDX-License-Identifier: MIT
//
// Every worker adds 1 to one counter that all of them share.
// Adding is three steps: read, think, write back; what another
// worker wrote in between is overwritten, and that update is
// lost. Watch how far the actual number falls behind the
// expected one, and move the sliders: the longer `think`, the
// more is lost; the longer `rest`, the less.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between increments");

  RawValue<int> counter{"counter", 0};
  program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
  program.goal("make the counter end at 1", [&] { return counter.get() == 1; });
  program.goal("lose exactly three", [&] { return workers.now() * times.now() - counter.get() == 3; });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      const int seen = counter.get();
      me.spin(think);
      counter.set(seen + 1);
    }
  });
}
