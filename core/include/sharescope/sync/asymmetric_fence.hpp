// SPDX-License-Identifier: MIT
#pragma once

/// Two fences that together order a store before a load in two threads, and of which one is free.
///
/// An unlock must first publish "free" and then look for sleepers; a sleeper must first announce itself and then
/// look whether the lock is free. Each needs a full fence between its store and its load (Dekker's pattern), and
/// on the unlock path that fence is most of its cost. Sleeping is rare and slow anyway, so the sleeper pays for
/// both: membarrier(2), MEMBARRIER_CMD_GLOBAL_EXPEDITED, makes every processor that runs a registered process
/// execute a full fence at some moment in between (the same idea as folly's asymmetricHeavyBarrier and as RCU's).
///
/// May be used from any thread. Each process that uses light fences registers once; a forked child again.
///
///     word.store(0, std::memory_order_release);   sleepers.store(1);
///     light_fence();                              heavy_fence();
///     if (sleepers.load()) wake();                if (word.load() != 0) sleep();

#include <atomic>

namespace sharescope {

/// Keeps the compiler from reordering; the processor is taken care of by the other side's heavy_fence().
inline void light_fence() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }

/// Orders the light fences of all registered processes against this thread. About 0.3 to 3 microseconds.
void heavy_fence() noexcept;

/// By each process, before its first light_fence(). False when the machine has no such barrier: then every
/// light_fence() has to be a full one (attention::fenced).
bool register_for_heavy_fences() noexcept;

}  // namespace sharescope
