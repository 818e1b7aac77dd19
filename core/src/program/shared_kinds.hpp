// SPDX-License-Identifier: MIT
#pragma once

/// Whether a program shares something that has to be treated in another way than what lies in the arena.
///
///     constexpr ObjectKind pipes[] = {ObjectKind::pipe};
///     if (shares_any(session, pipes)) …

#include <algorithm>
#include <span>

#include "sharescope/session/session.hpp"

namespace sharescope {

/// They lie outside the arena, and are not put back between executions.
inline constexpr ObjectKind shared_by_name[] = {ObjectKind::shared_memory, ObjectKind::shareable_list};

/// Something that is listed now is of one of these kinds.
inline bool shares_any(const Session& session, std::span<const ObjectKind> kinds) {
  const Block& block = session.block();
  const std::uint32_t used = std::min(block.objects_used.load(), limits::objects);
  return std::any_of(block.objects, block.objects + used, [kinds](const Object& object) {
    return object.life.load() == ObjectLife::listed && std::ranges::find(kinds, object.kind) != kinds.end();
  });
}

}  // namespace sharescope
