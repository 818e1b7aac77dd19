// SPDX-License-Identifier: MIT
#pragma once

/// Tells whether a lane's thread is alive, without system calls and without a pid.
///
/// A lifeline is a robust process-shared mutex that the thread holds all its life. When the thread ends, however
/// it ends, the kernel marks the mutex (set_robust_list(2)), before the process becomes a zombie. A pid that was
/// given out again cannot fool it, a zombie counts as dead, and a thread that ends while its process lives on is
/// noticed as well. The reasons are in docs/decisions/002-lifeline.md.
///
/// Others look at the mutex's futex word and never try to lock it: a trial would take the mutex for a moment and
/// link it to the trying thread, while the lane may be given to another; and in a corrupted session it would
/// follow whatever pointers it finds.
///
/// take() and let_go() are for the lane's own thread; the rest is for anybody who maps the session.
/// Invariant: between take() and let_go() the memory stays mapped in the process that took it, because the C
/// library links the mutexes that a thread holds.
///
///     lane.lifeline.take();
///     … in another process: if (lane.lifeline.is_cut()) { the thread is gone }

#include <linux/futex.h>
#include <pthread.h>

namespace sharescope {

class Lifeline {
 public:
  /// By the thread itself. The lifeline must not be held by a living thread. Whoever sees it held sees all that
  /// the thread wrote before.
  void take() noexcept;

  /// By the thread that took it.
  void let_go() noexcept;

  /// Whether the thread that took it lives and has not let go. Never blocks.
  bool is_held() const noexcept { return (word() & FUTEX_TID_MASK) != 0; }

  /// Whether the thread that took it has ended without letting go. Stays true until the next take().
  /// Never blocks. False while nobody took it.
  bool is_cut() const noexcept { return (word() & FUTEX_OWNER_DIED) != 0; }

 private:
  /// The futex word as the kernel knows it: the thread's id, or the mark of its death.
  unsigned word() const noexcept {
    return static_cast<unsigned>(__atomic_load_n(&mutex_.__data.__lock, __ATOMIC_ACQUIRE));
  }

  pthread_mutex_t mutex_;
};

static_assert(sizeof(Lifeline) <= 48);

}  // namespace sharescope
