// SPDX-License-Identifier: MIT
//
// One picture, painted by many. The workers draw the numbers
// of the rows from an Atomic, and paint into one RawArray. It
// has no lock and needs none: no row is given out twice, so no
// pixel has two painters. Watch the picture and its checksum
// grow into those painted by one process alone, and who paints
// how many rows: those in the middle take longer.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_array.hpp>

#include <array>
#include <complex>
#include <numeric>

using namespace sharescope;

constexpr int width = 320;
constexpr int height = 240;

using Row = std::array<int, width>;

Row painted(int row) {
  Row pixels{};
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
  auto times = program.parameter("times", height / 2, {1, 10'000'000}, "rows painted by each");
  auto rest = program.parameter("rest", 0, {0, 10'000'000}, "work between rows");
  std::array<std::int64_t, height + 1> alone{};
  for (std::size_t row = 0; row < height; ++row)
    alone[row + 1] = sum_of(painted(static_cast<int>(row)), alone[row]);
  auto all = [&] { return alone[static_cast<std::size_t>(std::min(workers.now() * times.now(), height))]; };
  RawArray<int> picture{"picture", width * height};
  picture.show_as(Picture{.width = width, .shades = Shades::logarithmic});
  Atomic<int> next_row{"next row", 0};
  program.expect("checksum", all, [&] { return sum_of(picture.to_vector(), 0); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      const int row = next_row.fetch_add(1) % height;
      picture.set_slice({row * width, (row + 1) * width}, painted(row));
      me.spin(rest);
    }
  });
}
