// SPDX-License-Identifier: MIT
//
// A sender puts letters into a box and rings a bell for each;
// a reader waits for the bell and takes a letter out. But a
// bell that rings while nobody listens is not heard later: the
// letter lies in the box, and the reader waits for a bell that
// rings no more. Watch Sharescope say so and end the program.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_value.hpp>
#include <sharescope/sync/condition.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "readers").takes_effect_next_run();
  auto times =
      program.parameter("times", 50'000, {1, 10'000'000}, "letters for each reader").takes_effect_next_run();
  auto walk = program.parameter("walk", 5'000, {0, 100'000}, "work of the sender between letters");
  const int readers = workers;
  const int letters = times;

  Condition bell{"bell"};
  RawValue<int> box{"box", 0};
  RawValue<int> read{"read", 0};
  program.expect("letters read", readers * letters, [&] { return read.get(); });
  program.goal_deadlock("ring the bell while nobody listens");

  program.role("sender", 1, [&](Worker& me) {
    for (auto letter : me.progress(readers * letters)) {
      me.spin(walk);
      std::scoped_lock hold(bell);
      box.set(box.get() + 1);
      bell.notify();
    }
  });
  program.role("reader", readers, [&](Worker& me) {
    for (auto letter : me.progress(letters)) {
      std::scoped_lock hold(bell);
      bell.wait();
      box.set(box.get() - 1);
      read.set(read.get() + 1);
    }
  });
  return program.run();
}
