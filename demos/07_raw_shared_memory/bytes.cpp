// SPDX-License-Identifier: MIT
//
// One process writes a number into raw memory, and another
// reads the four bytes that it is made of. Memory does not
// know what it holds: which byte is worth most is a custom of
// the processor. Here the lowest one comes first. Watch how
// often the number comes out right when the reader puts the
// bytes together in one order, and in the other.

#include <sharescope/memory/shared_memory.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/semaphore.hpp>

using namespace sharescope;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 20'000, {1, 10'000'000}, "numbers written");

  SharedMemory memory = SharedMemory::create(sizeof(int));
  memory.unlink();  // the workers inherit it, and need no name
  Semaphore written{"written", 0};
  Semaphore seen{"seen", 0};
  Atomic<int> lowest_first{"lowest first", 0};
  Atomic<int> highest_first{"highest first", 0};
  program.expect("right, lowest byte first", program.rounds(), [&] { return lowest_first.load(); });
  program.expect_loss("right, highest byte first", program.rounds(), [&] { return highest_first.load(); });

  const auto write = [&](int number) {
    memory.set_slice({}, std::as_bytes(std::span(&number, 1)));
    written.release();
    seen.acquire();
  };
  program.role("writer", 1, [&](Worker& me) {
    for (auto round : me.progress(times))
      write(0x01000000 + round);
    write(0);
  });
  program.role("reader", 1, [&](Worker&) {
    for (int number = 0x01000000;; ++number) {
      written.acquire();
      const int byte[] = {memory.get(0), memory.get(1), memory.get(2), memory.get(3)};
      const int from_lowest = byte[0] | byte[1] << 8 | byte[2] << 16 | byte[3] << 24;
      const int from_highest = byte[3] | byte[2] << 8 | byte[1] << 16 | byte[0] << 24;
      if (from_lowest == number) lowest_first.fetch_add(1);
      if (from_highest == number) highest_first.fetch_add(1);
      seen.release();
      if (from_lowest == 0) return;
    }
  });
  return program.run();
}
