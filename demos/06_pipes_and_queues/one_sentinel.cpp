// SPDX-License-Identifier: MIT
//
// How do consumers learn that no more jobs come? The last
// producer puts a last item that is no job: a sentinel. But
// each item is taken by one consumer. One of them takes the
// sentinel and ends; the others wait for a job that nobody
// will put. Watch Sharescope see that nobody is left who could
// wake them.

#include <sharescope/channel/queue.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 3, {1, 8}, "processes that take").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "jobs from each producer");
  auto producers = program.parameter("producers", 1, {1, 8}, "processes that put").takes_effect_next_run();
  auto think = program.parameter("think", 10'000, {0, 1'000'000}, "work on a job");

  constexpr int sentinel = -1;
  Queue<int> jobs{"jobs"};
  Atomic<int> finished{"finished", 0}, done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });

  program.role("producer", producers, [&](Worker& me) {
    for (auto round : me.progress(times))
      jobs.put(round);
    if (finished.fetch_add(1) + 1 < producers) return;
    jobs.put(sentinel);
  });
  program.role("consumer", workers, [&](Worker& me) {
    while (jobs.get() != sentinel) {
      me.spin(think);
      done.fetch_add(1);
    }
  });
  return program.run();
}
