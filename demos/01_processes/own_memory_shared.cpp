// SPDX-License-Identifier: MIT
//
// The same count, kept in shared memory: a few bytes that
// parent and children all see. Adding to it is one step of the
// processor, so that nothing gets lost either; chapter 3 says
// what happens otherwise.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "increments by each");
  Atomic<int> own{"own", 0};
  program.expect("own", program.rounds(), [&] { return own.load(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      own.fetch_add(1);
    }
  });
}
