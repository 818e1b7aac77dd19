// SPDX-License-Identifier: MIT
//
// The counters lie 64 bytes apart, each in a line of its own,
// and each core keeps its line. The counts are the same as in
// false_sharing; the rate is not. Shared objects that are made
// one by one need no such care: each begins in a line of its
// own.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <chrono>
#include <numeric>

using namespace sharescope;

constexpr int most_workers = 8;
constexpr int apart = 8;  // in elements of 8 bytes
constexpr int block = 10'000;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.not_explorable(WhyNot::rate, "its outcome is a rate, and stepped workers have none");
  auto workers =
      program.parameter("workers", 2, {1, most_workers}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 5'000, {1, 10'000'000}, "blocks of increments by each");

  RawArray<std::int64_t> counters{"counters", most_workers * apart};
  Atomic<std::int64_t> rate{"increments a second", 0};
  const auto counted = [&] {
    const std::vector<std::int64_t> all = counters.to_vector();
    return std::accumulate(all.begin(), all.end(), std::int64_t{0});
  };
  program.expect("counted", program.rounds() * block, counted);
  program.expect_more("increments a second", 0, [&] { return rate.load(); });

  return program.run(workers, [&](Worker& me) {
    // Past get() and set(): what a record of each increment costs would hide what is to be seen.
    std::atomic_ref counter(counters.data()[me.index() * apart]);
    const auto begin = std::chrono::steady_clock::now();
    std::int64_t done = 0;
    for (auto round : me.progress(times)) {
      for (int i = 0; i < block; ++i)
        counter.fetch_add(1, std::memory_order_relaxed);
      done += block;
    }
    const std::chrono::duration<double> span = std::chrono::steady_clock::now() - begin;
    rate.fetch_add(static_cast<std::int64_t>(static_cast<double>(done) / span.count()));
  });
}
