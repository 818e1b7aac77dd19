// SPDX-License-Identifier: MIT
//
// A child tells its parent how it ended: 0 for a return, the
// number given to exit_process(), 1 after an exception, and -N
// when signal N ended it. Watch the worker start five
// children, one after another, each of which ends in its own
// way.

#include <sharescope/process/exit_process.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <array>
#include <csignal>
#include <functional>
#include <stdexcept>

using namespace sharescope;

const std::array<std::function<void()>, 5> endings{
    [] {},                                                // returns
    [] { exit_process(44); },                             // says what it means
    [] { throw std::runtime_error("as it should be"); },  // fails
    [] { std::raise(SIGTERM); },                          // is asked to end
    [] { std::raise(SIGKILL); },                          // is ended
};
constexpr std::array<int, 5> expected{0, 44, 1, -SIGTERM, -SIGKILL};

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 20, {1, 10'000}, "families started");

  RawArray<int> codes{"exit codes", expected.size()};
  Atomic<int> wrong{"wrong", 0};
  program.expect("unexpected ends", 0, [&] { return wrong.load(); });

  return program.run(1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      for (std::size_t i = 0; i < endings.size(); ++i) {
        Process child{endings[i]};
        child.start();
        child.join();
        codes.set(i, *child.exit_code());
        if (*child.exit_code() != expected[i]) wrong.fetch_add(1);
      }
    }
  });
}
