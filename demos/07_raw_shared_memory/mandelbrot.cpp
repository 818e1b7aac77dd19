// SPDX-License-Identifier: MIT
//
// One picture, painted by many. The workers take the numbers
// of the rows from an Atomic until there are none, and paint
// into one RawArray. It needs no lock: no row is given out
// twice, so no pixel has two painters. Watch the checksum grow
// into that of one process alone, and who paints how many
// rows: those in the middle take longer.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <array>
#include <complex>
#include <numeric>

using namespace sharescope;

constexpr int width = 320;

auto painted(int row, int height) {
  std::array<int, width> pixels{};
  for (int column = 0; int& turns : pixels) {
    const std::complex c(3.0 * column++ / width - 2.2, 2.4 * row / height - 1.2);
    for (std::complex z = c; turns < 10'000 && std::norm(z) < 4; ++turns)
      z = {z.real() * z.real() - z.imag() * z.imag() + c.real(), 2 * z.real() * z.imag() + c.imag()};
  }
  return pixels;
}

std::int64_t sum_of(const auto& pixels, std::int64_t sum) {
  return std::accumulate(pixels.begin(), pixels.end(), sum);
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8}, "processes that paint").takes_effect_next_run();
  auto times = program.parameter("times", 240, {1, 10'000}, "rows of the picture").takes_effect_next_run();
  auto rest = program.parameter("rest", 0, {0, 10'000'000}, "work between rows");

  const int height = times;
  std::int64_t alone = 0;
  for (int row = 0; row < height; ++row)
    alone = sum_of(painted(row, height), alone);
  RawArray<int> picture{"picture", width * height};
  picture.show_as(Picture{.width = width, .shades = Shades::logarithmic});
  Atomic<int> next_row{"next row", 0};
  program.expect("checksum", alone, [&] { return sum_of(picture.to_vector(), 0); });
  program.expect("rows painted", height, program.rounds());

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(height)) {
      const int row = next_row.fetch_add(1);
      if (row >= height) return;
      picture.set_slice({row * width, (row + 1) * width}, painted(row, height));
      me.spin(rest);
    }
  });
}
