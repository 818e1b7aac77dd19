// SPDX-License-Identifier: MIT
#pragma once

/// A worker's side of turn-taking: it sits down, waits to be called, runs its body, and says how that ended.
///
/// By the worker's own thread. The supervisor gives out the seats (session/turns.hpp).
///
///     sit_down(2);
///     while (await_begin()) {
///       run_body();
///       get_up(Standing::ended, false);
///     }

#include <cstdint>

#include "sharescope/session/turns.hpp"

namespace sharescope {

/// Sleeps until somebody calls, and takes the call down.
Call await_call(Seat& seat) noexcept;

/// The calling thread takes seat `index`, from 0, and stands parked. Precondition: it has a lane.
void sit_down(std::uint32_t index) noexcept;

/// Sleeps until it is to run its body from the start. False: it is to leave.
bool await_begin() noexcept;

/// The body is over; somebody else goes on: at once, or when the process is gone, if it `goes`. What the thread still holds
/// has a dead owner then, which is an effect of its last step.
void get_up(Standing how, bool goes) noexcept;

}  // namespace sharescope
