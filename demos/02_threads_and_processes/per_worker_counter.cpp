// SPDX-License-Identifier: MIT
//
// `together` is an ordinary variable, and each worker is a
// process: so there is one `together` for each of them, and
// none sees the others' count. Watch the largest number that
// anybody ever saw: it is what one worker did alone.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <algorithm>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 200'000, {1, 10'000'000}, "increments by each");

  std::atomic<int> together = 0;
  RawArray<int> seen{"seen", 8};
  auto largest = [&] {
    int most = 0;
    for (int worker = 0; worker < 8; ++worker)
      most = std::max(most, seen.get(worker));
    return most;
  };
  program.expect_loss("largest seen", program.rounds(), largest);

  program.role("worker", workers, [&](Worker& me) {
    for (auto round : me.progress(times))
      seen.set(me.index(), ++together);
  });
  return program.run();
}
