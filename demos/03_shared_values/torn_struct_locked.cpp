// SPDX-License-Identifier: MIT
//
// The frame is a Value now: set() and get() hold its lock
// while they copy, so a viewer sees one whole picture. Here
// the lock that each access takes for itself is enough,
// because nobody writes back what was read. Compare with
// lost_update_auto_lock, where it is not.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/value.hpp>

#include <algorithm>
#include <array>

using namespace sharescope;

struct Frame {
  std::array<int, 256> pixels;
};

auto fields_of(const Frame& frame) {
  return fields("top", frame.pixels.front(), "bottom", frame.pixels.back());
}

Frame painted(int colour) {
  Frame frame;
  frame.pixels.fill(colour);
  return frame;
}

bool is_torn(const Frame& frame) {
  return std::ranges::adjacent_find(frame.pixels, std::ranges::not_equal_to{}) != frame.pixels.end();
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.explore_with({{"times", 2}});
  program.explore_word_by_word(4);
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that look").takes_effect_next_run();
  auto times = program.parameter("times", 400'000, {1, 10'000'000}, "frames painted, and looks by each");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between frames");

  Value<Frame> screen{"screen", painted(0)};
  Atomic<int> torn{"torn", 0};
  program.expect("torn frames", 0, [&] { return torn.load(); });

  program.role("painter", 1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      screen.set(painted(round));
    }
  });
  program.role("viewer", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      if (is_torn(screen.get())) torn.fetch_add(1);
    }
  });
  return program.run();
}
