// SPDX-License-Identifier: MIT
//
// The same program with threads: they live in one process, and
// there is one `together` for all. What threads share without
// being asked, processes share only when they are told to.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <algorithm>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "threads that count").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "increments by each");

  std::atomic<int> together = 0;
  RawArray<int> seen{"seen", 8};
  auto largest = [&] {
    int most = 0;
    for (int worker = 0; worker < 8; ++worker)
      most = std::max(most, seen.get(worker));
    return most;
  };
  program.expect("largest seen", program.rounds(), largest);

  program.threads("worker", workers, [&](Worker& me) {
    for (auto round : me.progress(times))
      seen.set(me.index(), ++together);
  });
  return program.run();
}
