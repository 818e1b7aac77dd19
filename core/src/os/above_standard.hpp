// SPDX-License-Identifier: MIT
#pragma once

/// Makes descriptors that lie above 2, whatever the program closed at its start.
///
/// A program whose standard output is closed gets 1 as its next descriptor, and everything that it prints then goes
/// into whatever that is: shared memory, a socket, another process. Every descriptor that the library keeps is made
/// here.
///
/// Another thread may print at any moment, so it does not suffice to move a descriptor up after it was made. When the
/// first attempt yields 0, 1 or 2, it is closed unused, placeholders that swallow what is written to them occupy the
/// free numbers, and the descriptor is made again.
///
/// Any thread. `make` is called once or twice and returns a descriptor, or -1 with errno set.
///
///     const int memory = make_above_standard([] { return ::memfd_create("session", MFD_CLOEXEC); });

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace sharescope::detail {

inline constexpr int last_standard_descriptor = 2;

/// Occupies each of 0, 1 and 2 that is closed, until it is destroyed.
class StandardDescriptorsOccupied {
 public:
  StandardDescriptorsOccupied() noexcept;
  ~StandardDescriptorsOccupied();
  StandardDescriptorsOccupied(const StandardDescriptorsOccupied&) = delete;
  StandardDescriptorsOccupied& operator=(const StandardDescriptorsOccupied&) = delete;

 private:
  std::array<int, 3> placeholders_{-1, -1, -1};
};

template <class Make>
int make_above_standard(Make make) {
  const int number = make();
  if (number < 0 || number > last_standard_descriptor) [[likely]]
    return number;
  ::close(number);
  const StandardDescriptorsOccupied occupied;
  return make();
}

/// The same for what makes two at once, as pipe2(2) and socketpair(2) do: `make` fills the array and returns 0, or -1
/// with errno set.
template <class Make>
int make_pair_above_standard(std::array<int, 2>& pair, Make make) {
  if (make(pair) != 0) return -1;
  if (pair[0] > last_standard_descriptor && pair[1] > last_standard_descriptor) [[likely]]
    return 0;
  ::close(pair[0]);
  ::close(pair[1]);
  const StandardDescriptorsOccupied occupied;
  return make(pair);
}

}  // namespace sharescope::detail
