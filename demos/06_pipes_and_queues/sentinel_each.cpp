// SPDX-License-Identifier: MIT
//
// One sentinel for each consumer, from the last producer that
// finishes. Items come out in the order in which they were
// put, so all jobs are taken before the first sentinel is. The
// producers have to know how many consumers there are.

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
    for (int consumer = 0; consumer < workers; ++consumer)
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
