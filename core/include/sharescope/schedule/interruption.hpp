// SPDX-License-Identifier: MIT
#pragma once

/// Ends a wait from a signal handler.
///
/// A handler that simply returns shortens no wait. One that wants to end the wait that its thread is in would throw
/// in Python; in C++ it must not. It asks instead, and the wait throws Interrupted on its behalf:
///
///     std::signal(SIGINT, [](int) { sharescope::interrupt_this_thread(); });
///     try {
///       permits.acquire();
///     } catch (const sharescope::Interrupted&) { … }
///
/// The request stays until a wait of the thread takes it: the one that it is in, or the next. What need not wait is
/// not interrupted. A wait is left at once; within 40 ms, if the signal came just before it fell asleep. An operation
/// that is interrupted has not happened, and Condition::wait has its lock back before it throws.
///
/// Each thread has its own request; any thread may ask for itself, also in a handler.

#include <atomic>

#include "sharescope/session/object.hpp"

namespace sharescope {

namespace detail {
inline constinit thread_local std::atomic<bool> interruption_wanted{false};
}

/// Async-signal-safe. Never blocks.
inline void interrupt_this_thread() noexcept {
  detail::interruption_wanted.store(true, std::memory_order_relaxed);
}

/// Whether this thread's next wait will throw Interrupted.
inline bool is_interrupted() noexcept { return detail::interruption_wanted.load(std::memory_order_relaxed); }

/// By a wait that ends for it: the request is used up. Throws Interrupted.
[[noreturn]] void throw_interrupted(ObjectId waited_for);

}  // namespace sharescope
