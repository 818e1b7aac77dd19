// SPDX-License-Identifier: MIT
#pragma once

/// How full an object is that holds items: read from the words that its kind keeps in shared memory. The one place where
/// the session layer knows what a queue looks like; channel/queue_state.hpp says it bit by bit.
///
/// Checked reading: what points outside the arena is not followed. Any thread; nothing is locked, so while others put
/// and take the size is that of some moment ago.
///
///     if (const auto fill = fill_of(session, id)) draw_bar(fill->size, fill->bound);

#include <cstdint>
#include <optional>

#include "sharescope/session/session.hpp"

namespace sharescope {

struct Fill {
  std::uint64_t size = 0;
  std::uint64_t bound = 0;  ///< 0: unbounded
};

/// Of a queue of any kind; absent for other objects, and for one that is destroyed or scribbled on.
std::optional<Fill> fill_of(const Session& session, ObjectId id) noexcept;

}  // namespace sharescope
