// SPDX-License-Identifier: MIT
//
// A producer puts jobs into a queue, and it is faster than the
// consumers who take them. The queue has no bound, so nothing
// holds the producer back: what waits in the queue grows and
// grows, and with it the memory, and the time until a job has
// its turn. Watch how full the queue is, and how far ahead the
// producer was at most.

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

  Queue<int> jobs{"jobs"};
  Atomic<int> farthest{"farthest ahead", 0};
  Atomic<int> done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });
  program.expect_more("farthest ahead", bound, [&] { return farthest.load(); });
  program.goal("get two jobs ahead, and no more", [&] { return farthest.load() == 2; });

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
