// SPDX-License-Identifier: MIT
//
// Each process closes the ends that it does not use. When the
// last writer has ended, however it ended, the reader is told
// (EndOfStream); when the reader stops, the writers are
// (BrokenPipe). Nobody had to count anything, or to say that
// it was the last.

#include <sharescope/channel/pipe.hpp>
#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

#include <algorithm>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that write").takes_effect_next_run();
  auto times = program.parameter("times", 20'000, {1, 10'000'000}, "messages from each");
  auto enough = program.parameter("enough", 1'000'000, {1, 10'000'000}, "messages that the reader takes");

  Atomic<int> sent{"sent", 0}, received{"received", 0};
  program.expect(
      "messages received", [&] { return std::min(sent.load(), enough.now()); },
      [&] { return received.load(); });

  program.role("reader", 1, [&](Worker&) {
    std::pair<Connection, Connection> ends = make_pipe(one_way, "messages");
    Connection &reading = ends.first, &writing = ends.second;
    std::vector<Process> writers;
    for (int writer = 1; writer <= workers; ++writer) {
      writers.emplace_back("writer-" + std::to_string(writer), [&] {
        reading.close();
        try {
          for (int message = 0; message < times; ++message) {
            sent.fetch_add(1);
            writing.send(message);
          }
        } catch (const BrokenPipe&) {
          // the reader has stopped
        }
      });
      writers.back().start();
    }
    writing.close();
    try {
      while (received.load() < enough) {
        reading.recv<int>();
        received.fetch_add(1);
      }
    } catch (const EndOfStream&) {
      // every writer has ended
    }
  });
  return program.run();
}
