// SPDX-License-Identifier: MIT
#pragma once

/// The state of a stepped program between two steps, as a number: all that lies in the arena, and where each worker is.
/// Tickets, which are others after a worker was forked anew, count as the workers whose they are.
///
/// By whoever has the turn.
///
///     const std::uint64_t key = state_key(session);

#include <cstdint>

#include "sharescope/session/session.hpp"

namespace sharescope {

std::uint64_t state_key(const Session& session) noexcept;

}  // namespace sharescope
