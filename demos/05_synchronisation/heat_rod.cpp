// SPDX-License-Identifier: MIT
//
// A rod is heated at its left end. In each phase every cell
// becomes a mean of itself and its neighbours as they were one
// phase before. Each worker does a stretch of the rod, at its
// own pace: soon it reads cells that a neighbour has not done
// yet, or has done twice. Watch the number of cells that
// differ from what one alone would have worked out.

#include <sharescope/program.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <array>

using namespace sharescope;

constexpr int most_cells = 64;

double mean(double left, double here, double right) { return (left + 2 * here + right) / 4; }

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"workers", 2}, {"times", 2}, {"cells", 4}});
  auto workers = program.parameter("workers", 3, {1, 8}, "processes that compute").takes_effect_next_run();
  auto times = program.parameter("times", 4'000, {1, 1'000'000}, "phases").takes_effect_next_run();
  auto think = program.parameter("think", 1'000, {0, 10'000}, "work for a cell");
  auto length = program.parameter("cells", most_cells, {4, most_cells}, "cells").takes_effect_next_run();
  const int phases = times, parties = workers, cells = length;

  std::array<double, most_cells> alone{100};
  std::array rods{RawArray<double>{"even", alone}, RawArray<double>{"odd", alone}};
  rods[0].show_as(Bars{});
  for (int phase = 0; phase < phases; ++phase) {
    const std::array now = alone;
    for (std::size_t cell = 1; cell + 1 < static_cast<std::size_t>(cells); ++cell)
      alone[cell] = mean(now[cell - 1], now[cell], now[cell + 1]);
  }
  auto differing = [&, rounds = program.rounds()] {
    int different = 0;
    // There is nothing to compare before the last phase.
    if (rounds.now().integer < parties * phases) return different;
    for (std::size_t cell = 0; cell < static_cast<std::size_t>(cells); ++cell)
      different += rods[phases % 2].get(static_cast<int>(cell)) == alone[cell] ? 0 : 1;
    return different;
  };
  program.expect_more("cells that differ", 0, differing);

  return program.run(parties, [&](Worker& me) {
    const int first = 1 + (cells - 2) * me.index() / parties;
    const int last = 1 + (cells - 2) * (me.index() + 1) / parties;
    for (auto phase : me.progress(phases)) {
      const RawArray<double>& now = rods[phase % 2];
      RawArray<double>& next = rods[(phase + 1) % 2];
      for (int cell = first; cell < last; ++cell) {
        me.spin(think);
        next.set(cell, mean(now.get(cell - 1), now.get(cell), now.get(cell + 1)));
      }
    }
  });
}
