// SPDX-License-Identifier: MIT
#pragma once

/// Which processes may still use an object that they inherited.
///
/// A forked child has every object that its parent had. When the parent destroys one, the child may go on using it, so
/// its memory must not become another object's before the child has ended. The table therefore numbers the forks of a
/// program (1, 2, 3 …) and holds an entry for each child that lives. An object notes how many forks had begun when it
/// was made; it is inherited by those with a higher number that began before it was destroyed.
///
/// An entry is one word, claimed and given up by one compare-exchange:
///
///     bits 63-27  the number of the fork; the whole word is 0 in a free entry
///     bits 26-24  a ForkState
///     bits 23-0   the pid of the process that forks; in state `alive` the child's, in state `unnamed` 0
///
///     state \ what happens   the fork returns   the child is named   it is reaped   a sweep finds that pid ended
///     under_way              unnamed            alive                free           unnamed
///     under_way_tied         unnamed_tied       alive                free           free
///     unnamed                -                  alive                free           -
///     unnamed_tied           -                  alive                free           free
///     alive                  -                  -                    free           free
///
/// A child is tied when a Process starts it to die with its parent: its parent names it, and when the parent dies
/// before that, the child ends before it runs its body. Any other child names itself. Every error is on the safe side:
/// an entry that nobody can judge keeps memory taken.
///
/// Any thread and process, no locks. Nothing blocks; only sweep() makes system calls.
///
///     const ForkNumber made = session.block().forks.number_for_new_object();
///     …
///     if (!session.block().forks.is_inherited(made, session.block().forks.begun.load())) release(memory);

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/limits.hpp"

namespace sharescope {

/// How many forks had begun.
using ForkNumber = std::uint64_t;

enum class ForkState : std::uint32_t { under_way = 0, under_way_tied, unnamed, unnamed_tied, alive };

struct ForkEntry {
  std::atomic<std::uint64_t> word;
  std::atomic<std::uint32_t> forked_at;  ///< seconds of CLOCK_BOOTTIME: tells a recycled pid
  std::uint32_t reserved;
};

/// A fork that has an entry, or none.
struct Fork {
  static constexpr std::uint32_t untracked = UINT32_MAX;
  std::uint32_t entry = untracked;
  ForkNumber number = 0;
};

struct ForkTable {
  std::atomic<ForkNumber> begun;
  std::atomic<std::uint32_t> under_way;     ///< forks that have begun and have not returned
  std::atomic<std::uint32_t> used;          ///< entries from here on have never been used
  std::atomic<ForkNumber> first_untracked;  ///< the first fork that found no free entry; 0 for none
  std::atomic<std::uint32_t> ended;         ///< raised whenever an entry is given up
  std::uint32_t reserved;
  ForkEntry entries[limits::forks];

  /// In the parent, before the fork. `tied`: by a Process whose child dies with its parent. `parent`: 0 when its pid
  /// means something else to others, so that nobody judges by it.
  Fork begin(bool tied, pid_t parent) noexcept;
  /// In the parent, after it, whether it succeeded or not.
  void returned(const Fork& fork) noexcept;
  /// By the child, or by its parent. The pid must be valid in the namespace of the process that made the session.
  void name(const Fork& fork, pid_t child) noexcept;
  /// The child has ended, or there never was one.
  void end(const Fork& fork) noexcept;

  /// For an object that is about to be made. A fork that is under way in another thread counts as one that inherits it.
  ForkNumber number_for_new_object() noexcept;

  /// Whether a process that was forked after `made` and not after `destroyed` has not been seen to end. No system call.
  bool is_inherited(ForkNumber made, ForkNumber destroyed) const noexcept;

  /// Asks the kernel about every process in the table and gives up the entries of those that have ended. Some
  /// microseconds for each of them.
  void sweep() noexcept;
};

static_assert(sizeof(ForkEntry) == 16);
static_assert(std::is_standard_layout_v<ForkTable>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace sharescope
