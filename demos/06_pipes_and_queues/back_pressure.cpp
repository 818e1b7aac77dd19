// SPDX-License-Identifier: MIT
//
// The queue holds 16 and no more. When it is full, put() waits
// until somebody takes a job: the pressure works back to the
// producer, which becomes as slow as its consumers are. At
// most 16 jobs wait at any time, and while the queue does not
// run empty, the consumers lose no time.

#include <sharescope/channel/queue.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

constexpr int no_more = -1;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"times", 3}, {"bound", 1}});
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that take").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 1'000'000}, "jobs");
  auto bound = program.parameter("bound", 16, {1, 1'000}, "jobs that may wait").takes_effect_next_run();
  auto think = program.parameter("think", 10'000, {0, 1'000'000}, "work on a job");

  Queue<int> jobs{"jobs", bound};
  Atomic<int> farthest{"farthest ahead", 0};
  Atomic<int> done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });
  program.expect_at_most("farthest ahead", bound, [&] { return farthest.load(); });
  program.goal("stay one job ahead all the time", [&] { return farthest.load() == 1; });

  program.role("producer", 1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      jobs.put(round);
      const auto ahead = static_cast<int>(jobs.size());
      if (ahead > farthest.load()) farthest.store(ahead);
    }
    for (int consumer = 0; consumer < workers; ++consumer)
      jobs.put(no_more);
  });
  program.role("consumer", workers, [&](Worker& me) {
    while (jobs.get() != no_more) {
      me.spin(think);
      done.fetch_add(1);
    }
  });
  return program.run();
}
