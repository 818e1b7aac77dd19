// SPDX-License-Identifier: MIT
#pragma once

/// Who holds an object, read from the words that its kind keeps in shared memory. The one place where the session
/// layer knows what such a word looks like; sync/ writes them.
///
/// Checked reading: a table entry that points outside the arena has no owner. Any thread.
///
///     OwnerCopy owner = owner_of(session, id);

#include "sharescope/session/session.hpp"

namespace sharescope {

struct OwnerCopy {
  Ticket ticket = nobody;  ///< without the abandoned bit
  bool abandoned = false;
  std::uint32_t depth = 0;  ///< how often it was taken; 0 when free
};

/// For a lock its holder, of an RWLock the writer; for a value or an array the holder of its lock; nobody for other
/// objects.
OwnerCopy owner_of(const Session& session, ObjectId id) noexcept;

/// Whom `waiter`, who waits for the object, has to wait for: its owner, or, when that is the waiter itself because it
/// is a writer's turn, one of the readers that are still in.
Ticket stands_in_the_way(const Session& session, ObjectId id, Ticket waiter) noexcept;

}  // namespace sharescope
