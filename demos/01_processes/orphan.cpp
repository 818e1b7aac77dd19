// SPDX-License-Identifier: MIT
//
// A worker starts a parent, which starts a child that would
// live for ever; then it kills the parent, with a signal that
// nobody can refuse. What becomes of the child? Elsewhere it
// would go on as an orphan. Here no child outlives the program
// that started it, unless it was asked to: watch the number of
// survivors stay 0.

#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/lock.hpp>

#include <unistd.h>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.not_explorable(WhyNot::outsiders, "its worker kills and starts processes, which are not stepped");
  auto times = program.parameter("times", 20, {1, 10'000}, "parents killed");

  Lock life{"held by the child for life"};
  Atomic<int> children{"children", 0};
  Atomic<int> survivors{"survivors", 0};
  program.expect("survivors", 0, [&] { return survivors.load(); });

  return program.run(1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Process parent{[&] {
        Process child{[&] {
          life.lock();
          children.fetch_add(1);
          while (true)
            ::pause();
        }};
        child.start();
        child.join();
      }};
      parent.start();
      while (children.load() == round)
        me.spin(10'000);
      parent.kill();
      parent.join();
      try {
        if (!life.try_lock_for(std::chrono::seconds(2))) survivors.fetch_add(1);
      } catch (const OwnerDied&) {
        life.recover();
      }
    }
  });
}
