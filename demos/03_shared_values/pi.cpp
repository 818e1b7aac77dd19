// SPDX-License-Identifier: MIT
//
// 4/1 - 4/3 + 4/5 - 4/7 + … comes to pi, slowly. The workers
// take the terms in blocks, sum each block by themselves, and
// add the sum to one shared Value. Watch the digits settle,
// and move the slider `block`: the smaller the blocks, the
// more often the workers meet at the lock, and the longer it
// takes.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/value.hpp>

#include <cstdint>
#include <numbers>

using namespace sharescope;

double sum_of_terms(std::int64_t first, int count) {
  double sum = 0;
  for (std::int64_t k = first; k < first + count; ++k) {
    sum += (k % 2 == 0 ? 4.0 : -4.0) / static_cast<double>(2 * k + 1);
  }
  return sum;
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"times", 1}, {"block", 100'000}});
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that sum").takes_effect_next_run();
  auto times = program.parameter("times", 30'000, {20'000, 10'000'000}, "blocks summed by each");
  auto block = program.parameter("block", 1'000, {10, 100'000}, "terms in a block");

  Atomic<std::int64_t> taken{"taken", 0};
  Value<double> pi{"pi", 0.0};
  auto pooled = [&] { return pi.get(); };
  // The sum of n terms is off by about 1 / n, and one cannot ask for fewer than 20,000 blocks of 10 terms.
  program.expect("pi", std::numbers::pi, pooled, 1e-5);

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      const int terms = block;
      const double part = sum_of_terms(taken.fetch_add(terms), terms);
      std::scoped_lock hold(pi);
      pi.set(pi.get() + part);
    }
  });
}
