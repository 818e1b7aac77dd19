// SPDX-License-Identifier: MIT
//
// Every worker adds to the variable `own`, and in the end
// `own` is 0. A process is started as a copy of its parent:
// each has a variable of its own, at the same address, and
// what a child changes stays in the child. Watch `own` of the
// parent stay where it was.

#include <sharescope/program.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "increments by each");
  static int own = 0;
  program.expect_loss("own", program.rounds(), [&] { return own; });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      ++own;
    }
  });
}
