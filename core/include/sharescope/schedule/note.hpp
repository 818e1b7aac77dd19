// SPDX-License-Identifier: MIT
#pragma once

/// What an attempt may tell the door about itself. There are four kinds, so that an attempt is compiled once for
/// each, and an unwatched one carries nothing.
///
/// Plain values on the stack of the caller.
///
///     [&]<class Note>(Note& note) {
///       if constexpr (Note::watching) note.before = old_bits();
///     }

#include <bit>
#include <cstdint>
#include <cstring>

namespace sharescope::door {

/// Somebody records: the values are kept.
struct Note {
  static constexpr bool watching = true;
  static constexpr bool peeking = false;
  static constexpr bool hurried = false;
  std::uint64_t ticks = 0;  ///< when it took effect; 0: ask the clock when the attempt is over
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::uint32_t detail = 0;
  std::uint16_t other = 0;  ///< lane index + 1 of the other side
  bool many = false;        ///< `detail` is the first element of several
  bool piece = false;       ///< `detail` says where in a value the piece lies that was copied
};

/// Nobody does, and the thread's attention is none: the short way.
struct NoNote {
  static constexpr bool watching = false;
  static constexpr bool peeking = false;
  static constexpr bool hurried = true;
};

/// Nobody does, and the operation came the long way: it has to wait, or the machine needs full fences.
struct QuietNote {
  static constexpr bool watching = false;
  static constexpr bool peeking = false;
  static constexpr bool hurried = false;
};

/// The thread only looks: no lock, no change, no trace.
struct PeekNote {
  static constexpr bool watching = false;
  static constexpr bool peeking = true;
  static constexpr bool hurried = false;
};

/// The first 8 bytes of a value, as a note keeps them.
template <class T>
std::uint64_t bits_of(const T& value) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value < sizeof bits ? sizeof value : sizeof bits);
  return bits;
}

}  // namespace sharescope::door
