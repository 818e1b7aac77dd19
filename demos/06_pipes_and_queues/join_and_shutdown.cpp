// SPDX-License-Identifier: MIT
//
// A JoinableQueue knows how many jobs are not yet done. The
// last producer waits until none is left, and shuts the queue:
// every consumer that waits at it is told. The producers need
// not know the consumers or their number, and when join()
// returns, the work is not only taken, but done.

#include <sharescope/channel/joinable_queue.hpp>
#include <sharescope/error.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 3, {1, 8}, "processes that take").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "jobs from each producer");
  auto producers = program.parameter("producers", 1, {1, 8}, "processes that put").takes_effect_next_run();
  auto think = program.parameter("think", 10'000, {0, 1'000'000}, "work on a job");

  JoinableQueue<int> jobs{"jobs"};
  Atomic<int> finished{"finished", 0}, done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });

  program.role("producer", producers, [&](Worker& me) {
    for (auto round : me.progress(times))
      jobs.put(round);
    if (finished.fetch_add(1) + 1 < producers) return;
    jobs.join();
    jobs.shutdown();
  });
  program.role("consumer", workers, [&](Worker& me) {
    try {
      while (true) {
        jobs.get();
        me.spin(think);
        done.fetch_add(1);
        jobs.task_done();
      }
    } catch (const QueueShutDown&) {
      // all is done
    }
  });
  return program.run();
}
