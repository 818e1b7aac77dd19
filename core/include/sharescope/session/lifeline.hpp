// SPDX-License-Identifier: MIT
#pragma once

/// Tells whether a lane's thread is alive, without system calls and without a pid.
///
/// A lifeline is a robust process-shared mutex that the thread holds all its life. When the thread ends, however
/// it ends, the kernel marks the mutex (set_robust_list(2)), before the process becomes a zombie. Asking is
/// trying to lock: EBUSY means alive, EOWNERDEAD means dead. A pid that was given out again cannot fool it, a
/// zombie counts as dead, and a thread that ends while its process lives on is noticed as well. The reasons are
/// in docs/decisions/002-lifeline.md.
///
/// take() and let_go() are for the lane's own thread; is_cut() is for anybody who maps the session.
/// Invariant: between take() and let_go() the memory stays mapped in the process that took it, because the C
/// library links the mutexes that a thread holds.
///
///     lane.lifeline.take();
///     … in another process: if (lane.lifeline.is_cut()) { the thread is gone }

#include <pthread.h>

#include <cstdint>

namespace sharescope {

class Lifeline {
 public:
  /// By the thread itself. The lifeline must not be held by a living thread.
  void take() noexcept;

  /// By the thread that took it.
  void let_go() noexcept;

  /// Whether the thread that took it has ended without letting go. Stays true until the next take().
  /// Never blocks. False while nobody took it.
  bool is_cut() noexcept;

 private:
  pthread_mutex_t mutex_;
  std::uint32_t state_;  ///< 0 not taken, 1 held, 2 cut
};

static_assert(sizeof(Lifeline) <= 48);

}  // namespace sharescope
