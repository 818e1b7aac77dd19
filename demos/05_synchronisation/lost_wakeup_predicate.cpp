// SPDX-License-Identifier: MIT
//
// wait() takes what is waited for, asks it under the lock,
// and waits only while the answer is no. It is the same loop,
// written once and for all, and nobody can forget it.

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
      bell.wait([&] { return box.get() > 0; });
      box.set(box.get() - 1);
      read.set(read.get() + 1);
    }
  });
  return program.run();
}
