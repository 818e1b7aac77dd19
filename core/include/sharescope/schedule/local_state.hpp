// SPDX-License-Identifier: MIT
#pragma once

/// Where a stepped worker is in its body, as a number: what it does next, and on what that depends.
///
/// A body is determined by what it has seen so far, so the number is a digest of its steps and their results. When the
/// worker comes back to an operation with the same stack and the same registers, all that it has done since then has left
/// no trace in it: its number is the one that it had then. So a loop that waits for a change returns to the number with
/// which it began. What a loop keeps elsewhere, in a static or behind a pointer, is not seen.
///
/// Each function is called by the worker's own thread, and only where states are asked for (Turns::states).

#include <cstdint>

#include "sharescope/session/turns.hpp"

namespace sharescope::local_state {

/// The body begins; `base` is where the stack ends that belongs to it.
void begins(const void* base) noexcept;

/// It has come to the operation that `pending` names.
std::uint64_t arrives(Doing pending);

/// The operation that it stood before cannot happen, and it stands there again.
std::uint64_t stays(Doing pending) noexcept;

/// The body is over. What it has seen may be in an outcome still, so it counts as long as the execution lasts.
std::uint64_t ended() noexcept;

/// It has done that step. `shared` is a digest of what was shared before, for results that the record does not tell whole;
/// else 0.
void did(const StepRecord& step, std::uint64_t shared) noexcept;

}  // namespace sharescope::local_state
