// SPDX-License-Identifier: MIT
//
// A JoinableQueue knows how many jobs are not yet done. The
// producer waits for that, and then shuts the queue: whoever
// waits at it is told. It need not know who they are or how
// many, and when join() returns, the work is not only taken,
// but done.

#include <sharescope/channel/joinable_queue.hpp>
#include <sharescope/error.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 3, {1, 8}, "processes that take").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 10'000'000}, "jobs");
  auto think = program.parameter("think", 10'000, {0, 1'000'000}, "work on a job");

  JoinableQueue<int> jobs{"jobs"};
  Atomic<int> done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });

  program.role("producer", 1, [&](Worker& me) {
    for (auto round : me.progress(times))
      jobs.put(round);
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
