// SPDX-License-Identifier: MIT
//
// A list of mixed values that processes find by its name: who
// knows the name can open it, in any program on this machine.
// Each worker opens it for itself, counts in a slot of its own
// and notes in another one, which is text, who wrote last. A
// slot is read and written whole. Watch the sum of the slots
// keep pace with the rounds.

#include <sharescope/memory/shareable_list.hpp>
#include <sharescope/program.hpp>

using namespace sharescope;

constexpr int most_workers = 4;
constexpr int who = most_workers;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers =
      program.parameter("workers", 2, {1, most_workers}, "processes that count").takes_effect_next_run();
  auto times = program.parameter("times", 400'000, {1, 10'000'000}, "increments by each");

  ShareableList list = ShareableList::create({0, 0, 0, 0, "nobody so far"});
  auto sum = [&] {
    int all = 0;
    for (int slot = 0; slot < most_workers; ++slot)
      all += list.get(slot).as<int>();
    return all;
  };
  program.expect("sum of the slots", program.rounds(), sum);

  const int status = program.run(workers, [&, name = list.name()](Worker& me) {
    ShareableList same = ShareableList::attach(name);
    for (auto round : me.progress(times)) {
      same.set(me.index(), same.get(me.index()).as<int>() + 1);
      same.set(who, me.name());
    }
  });
  list.unlink();
  return status;
}
