// SPDX-License-Identifier: MIT
#pragma once

/// How full an object is, read from the words that its kind keeps in shared memory: permits left, items that wait,
/// parties that have arrived, readers that are in, whether an event is set. With object_owner.hpp, all that the session
/// layer knows of such words; sync/ and channel/ write them.
///
/// Checked reading: offsets that point outside the arena, and rings without an end, yield nothing. Any thread.
///
///     FillCopy fill = fill_of(session, id);
///     if (fill.known) std::printf("%llu", fill.count);

#include <cstdint>

#include "sharescope/session/session.hpp"

namespace sharescope {

enum class FillUnit : std::uint8_t {
  none = 0,  ///< there is nothing to count
  permits,   ///< left in a semaphore
  parties,   ///< that wait in a barrier
  items,     ///< in a queue
  bytes,     ///< under way in a pipe, both ways
  raised,    ///< 1 while an event is set
  readers,   ///< that are in an RWLock
};

struct FillCopy {
  FillUnit unit = FillUnit::none;
  std::uint64_t count = 0;
  std::uint64_t most = 0;  ///< 0: no limit, or none that is known
  bool broken = false;     ///< a barrier that nobody passes until it is reset
};

FillCopy fill_of(const Session& session, ObjectId id) noexcept;

/// Whether it has permits of a semaphore that remembers whose they are.
bool has_permits(const Session& session, Ticket owner) noexcept;

}  // namespace sharescope
