// SPDX-License-Identifier: MIT
#pragma once

/// A worker's side of turn-taking: it sits down, waits to be called, runs its body, and says how that ended.
///
/// By the worker's own thread. The supervisor gives out the seats (session/turns.hpp).
///
///     sit_down(2);
///     while (await_begin()) {
///       run_body();
///       get_up(Standing::ended, Leaving::not_at_all);
///     }

#include <cstdint>

#include "sharescope/session/turns.hpp"

namespace sharescope {

/// Sleeps until somebody calls, and takes the call down.
Call await_call(Seat& seat) noexcept;

/// The calling thread takes seat `index`, from 0, and stands parked. Precondition: it has a lane.
void sit_down(std::uint32_t index) noexcept;

/// Sleeps until it is to run its body from the start. False: it was called to something else.
bool await_begin() noexcept;

/// Whether the calling thread has locks or permits, of which others would find the owner dead if it went.
bool leaves_something() noexcept;

/// What ends with a body.
enum class Leaving : std::uint8_t {
  not_at_all,  ///< it is run again
  thread,      ///< its lane is given back before anybody moves
  process,     ///< which is to be waited for before anybody moves
};

/// The body is over, and somebody else goes on. What the thread still has, has a dead owner if it leaves: that is an effect
/// of its last step.
void get_up(Standing how, Leaving leaving) noexcept;

}  // namespace sharescope
