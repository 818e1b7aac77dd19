// SPDX-License-Identifier: MIT
//
// The lost update of chapter 3, with threads of one process in
// place of processes. Nothing changes: what is read, changed
// and written back by several at once gets lost, whoever they
// are. Watch the same picture come out.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_value.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "threads that count").takes_effect_next_run();
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "increments by each");
  auto think = program.parameter("think", 100, {0, 10'000}, "work between read and write");

  RawValue<int> counter{"counter", 0};
  program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });

  program.threads("thread", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      const int seen = counter.get();
      me.spin(think);
      counter.set(seen + 1);
    }
  });
  return program.run();
}
