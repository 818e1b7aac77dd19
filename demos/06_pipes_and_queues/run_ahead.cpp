// SPDX-License-Identifier: MIT
//
// A producer puts jobs into a queue, and it is faster than the
// consumers who take them. The queue has no bound, so nothing
// holds the producer back: what waits in the queue grows and
// grows, and with it the memory, and the time until a job has
// its turn. Watch how full the queue is, and how far the
// producer gets beyond the bound that back_pressure sets.

#include <sharescope/channel/queue.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

#include <algorithm>

using namespace sharescope;

constexpr int bound = 16;
constexpr int no_more = -1;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that take").takes_effect_next_run();
  auto times = program.parameter("times", 50'000, {1, 1'000'000}, "jobs");
  auto think = program.parameter("think", 10'000, {0, 1'000'000}, "work on a job");

  Queue<int> jobs{"jobs"};
  Atomic<int> farthest{"farthest ahead", 0};
  Atomic<int> done{"done", 0};
  program.expect("jobs done", program.rounds(), [&] { return done.load(); });
  program.expect_more("beyond the bound", 0, [&] { return std::max(0, farthest.load() - bound); });
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
