// SPDX-License-Identifier: MIT
//
// Producers put numbered items into a ring with a few places,
// consumers take them out in the same order. Who finds the
// ring full or empty waits, is woken, and goes on without
// looking again. But somebody else may have been there first.
// Watch consumers take what is not there yet, and how many
// items are never delivered.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_array.hpp>
#include <sharescope/shared/raw_value.hpp>
#include <sharescope/sync/condition.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers =
      program.parameter("workers", 2, {1, 8}, "producers, and as many consumers").takes_effect_next_run();
  auto times = program.parameter("times", 30'000, {1, 10'000'000}, "items for each").takes_effect_next_run();
  auto room = program.parameter("places", 2, {1, 64}, "places in the ring").takes_effect_next_run();
  auto think = program.parameter("think", 1'000, {0, 100'000}, "work of a producer on an item");
  const int items = times;
  const int places = room;

  Condition changed{"changed"};
  RawArray<int> ring{"ring", places};
  RawValue<int> filled{"filled", 0};
  RawValue<int> put{"put", 0};
  RawValue<int> taken{"taken", 0};
  RawValue<int> delivered{"delivered", 0};
  program.expect_loss(
      "items delivered", [&] { return put.get(); }, [&] { return delivered.get(); });
  program.goal("deliver fewer items than were put", [&] { return delivered.get() < put.get(); });

  program.role("producer", workers, [&](Worker& me) {
    for (auto round : me.progress(items)) {
      me.spin(think);
      std::scoped_lock hold(changed);
      if (filled.get() >= places) changed.wait();
      const int item = put.get() + 1;
      ring.set(item % places, item);
      put.set(item);
      filled.set(filled.get() + 1);
      changed.notify_all();
    }
  });
  program.role("consumer", workers, [&](Worker& me) {
    for (auto round : me.progress(items)) {
      std::scoped_lock hold(changed);
      if (filled.get() <= 0) changed.wait();
      const int item = taken.get() + 1;
      if (ring.get(item % places) == item) delivered.set(delivered.get() + 1);
      taken.set(item);
      filled.set(filled.get() - 1);
      changed.notify_all();
    }
  });
  return program.run();
}
