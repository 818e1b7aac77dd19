// SPDX-License-Identifier: MIT
#pragma once

/// The state of a lock in shared memory, and all that is ever done to it. Lock and RLock are built on it.
///
///     owner     bit  31     abandoned: its owner died holding it, and nobody has called recover() yet
///               bits 30-0   the ticket of the holder (session/ticket.hpp), 0 when free
///     sleepers  0 nobody sleeps;  1 somebody may sleep on this word
///     asleep    bits 15-0   how many have announced that they sleep: never too few; too many by those killed asleep.
///                           Only a hint, which spares a wake-up in vain
///               bits 31-16  how often it was recovered, modulo 2^16: tells a waiter of a condition that an owner died
///                           and was forgotten while it slept
///     depth     how often the holder has taken an RLock; written by the holder only, meaningless otherwise
///
///     owner \ operation   try_take           give_back              abandon         recover
///     free                takes it, true     misuse (caller)        -               no-op
///     held, owner alive   false              free; wakes a sleeper  -               no-op
///     held, owner dead    false              free; wakes a sleeper  abandoned       abandoned, then free
///     abandoned           throws OwnerDied   misuse (caller)        -               free; wakes all
///
/// Any thread or process may call any of these at any moment, and may be killed at any moment: killed before the
/// owner word is written, nothing happened; killed after, the word names a dead lane, and the next who has to
/// wait finds out. A sleeper killed while announced costs one wake-up in vain; one killed after being woken
/// delays the next by at most one patience, since every sleep is bounded by it.
///
/// The uncontended way is one compare-exchange to take and one plain store to give back. The fence that the store
/// would need is paid for by the sleeper: asymmetric_fence.hpp.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/asymmetric_fence.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

struct OwnerWord {
  std::atomic<Ticket> owner;
  std::atomic<std::uint32_t> sleepers;
  std::atomic<std::uint32_t> depth;
  std::atomic<std::uint32_t> asleep;

  /// How long a sleeper sleeps before it looks whether the owner still lives; so a death is noticed in less than
  /// the 100 ms that are promised.
  static constexpr std::uint64_t patience_nanoseconds = 40'000'000;

  bool try_take(Ticket me) noexcept {
    Ticket free = nobody;
    // Release as well: whoever finds our ticket here must also find our lane alive.
    return owner.compare_exchange_strong(free, me, std::memory_order_acq_rel, std::memory_order_relaxed);
  }

  /// Precondition: held. The caller has checked that.
  void give_back() noexcept {
    owner.store(nobody, std::memory_order_release);
    light_fence();
    if (sleepers.load(std::memory_order_relaxed) != 0) [[unlikely]]
      wake_one();
  }

  /// The same with a full fence, where there are no asymmetric ones.
  void give_back_fenced() noexcept {
    owner.store(nobody, std::memory_order_release);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (sleepers.load(std::memory_order_relaxed) != 0) wake_one();
  }

  /// Returns when it is worth trying again: the word changed, somebody woke us, the owner was found dead (the
  /// word is abandoned then). Spins a little first, then sleeps.
  struct Awaited {
    bool in_time;  ///< the deadline has not passed
    bool slept;    ///< it did not only spin
  };
  Awaited await(const Session& session, Ticket me, Deadline deadline) noexcept;

  /// By who has slept in await() and now holds the word: if others still sleep, its own unlock has to wake one.
  void remember_sleepers() noexcept {
    if ((asleep.load(std::memory_order_relaxed) & asleep_mask) != 0)
      sleepers.store(1, std::memory_order_relaxed);
  }
  /// By who has slept in await() and gives up: the wake-up that it may have used up goes to another.
  void pass_on() noexcept;

  /// Abandons the word if its owner is dead. True when it is abandoned now.
  bool notice_death(const Session& session) noexcept;

  /// Frees an abandoned word, also one whose owner's death nobody had noticed yet. False when it was not.
  bool recover(const Session& session) noexcept;

  /// The same for this one only, as it stands in the word with its abandoned bit. False when it does not.
  bool forget(Ticket dead) noexcept;

  std::uint32_t recoveries() const noexcept { return asleep.load(std::memory_order_acquire) / one_recovery; }

 private:
  static constexpr std::uint32_t asleep_mask = 0xFFFF;
  static constexpr std::uint32_t one_recovery = 0x10000;
  void wake_one() noexcept;
};

static_assert(sizeof(OwnerWord) == 16);
static_assert(std::is_standard_layout_v<OwnerWord>);
static_assert(std::atomic<Ticket>::is_always_lock_free);

}  // namespace sharescope
