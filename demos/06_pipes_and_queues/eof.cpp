// SPDX-License-Identifier: MIT
//
// The reader closes its own copy of the writing end as soon as
// the writers have theirs. Now they alone keep the stream
// open, and when the last one has ended, however it ended, the
// reader is told. Nobody had to count anything, or to say that
// it was the last.

#include <sharescope/channel/pipe.hpp>
#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that write").takes_effect_next_run();
  auto times = program.parameter("times", 20'000, {1, 10'000'000}, "messages from each");

  Atomic<int> sent{"sent", 0}, received{"received", 0};
  program.expect(
      "messages received", [&] { return sent.load(); }, [&] { return received.load(); });

  program.role("reader", 1, [&](Worker&) {
    auto [reading, writing] = make_pipe(one_way, "messages");
    std::vector<Process> writers;
    for (int writer = 1; writer <= workers; ++writer) {
      writers.emplace_back("writer-" + std::to_string(writer), [&, &out = writing] {
        for (int message = 0; message < times; ++message) {
          sent.fetch_add(1);
          out.send(message);
        }
      });
      writers.back().start();
    }
    writing.close();
    try {
      while (true) {
        reading.recv<int>();
        received.fetch_add(1);
      }
    } catch (const EndOfStream&) {
      // every writer has ended
    }
  });
  return program.run();
}
