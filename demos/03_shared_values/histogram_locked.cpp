// SPDX-License-Identifier: MIT
//
// The lock of the Array is held from the read to the write, so
// every number drawn is counted. One lock guards all bins:
// workers wait for each other even when they drew different
// numbers, so the slider `bins` changes nothing but the
// picture.

#include <sharescope/program.hpp>
#include <sharescope/shared/array.hpp>

#include <random>

using namespace sharescope;

constexpr int most_bins = 64;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that draw").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "numbers drawn by each");
  auto bins = program.parameter("bins", 4, {1, most_bins}, "different numbers");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");

  Array<int> histogram{"histogram", most_bins};
  histogram.show_as(Bars{});
  auto counted = [&] {
    int sum = 0;
    for (int bin = 0; bin < most_bins; ++bin)
      sum += histogram.get(bin);
    return sum;
  };
  program.expect("numbers counted", program.rounds(), counted);

  return program.run(workers, [&](Worker& me) {
    std::minstd_rand random(static_cast<unsigned>(me.index() + 1));
    for (auto round : me.progress(times)) {
      const int bin = std::uniform_int_distribution(0, bins - 1)(random);
      std::scoped_lock hold(histogram);
      const int seen = histogram.get(bin);
      me.spin(think);
      histogram.set(bin, seen + 1);
    }
  });
}
