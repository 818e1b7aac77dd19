// SPDX-License-Identifier: MIT
#pragma once

/// The state of a barrier in shared memory, and the steps that are done to it, none of which ever sleeps.
///
///     present[i]   bits 63-32  the generation that lane i arrived in, or was about to
///                  bit  31     that round was broken
///                  bits 30-0   the ticket of the party (session/ticket.hpp)
///     lanes_used   lanes from here on have never arrived
///
///     phase \ step   arrive                 the last arrives     break_round   release    reset
///     filling        arrived + 1            next generation,     breaking      -          breaking, when any arrived
///                                           or acting
///     acting         not yet: next round    -                    breaking      next       breaking
///     breaking       helps, then as broken  -                    helps         helps      helps
///     broken         broken                 -                    -             -          next generation, filling
///
/// Any thread or process may call any of these at any moment, and may be killed at any moment:
///  - A party writes its name before it is counted, so nobody is ever counted who cannot be found dead.
///  - All of a round are released by one compare-exchange, which raises the generation. Those who come later belong to
///    the next round, so a round need not be emptied before the next fills.
///  - A party that looks late finds another generation, and in its own place whether the round was broken: the places
///    of a round are marked before its generation ends. Any process can do that, so it gets done when one is killed at it.
///
/// A history of rounds would have to be longer than a party can be late; the mark in its own place always suffices.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/limits.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/barrier_word.hpp"
#include "sharescope/sync/bell.hpp"

namespace sharescope {

/// One call of wait(), in the memory of its caller.
struct BarrierVisit {
  bool arrived = false;
  std::uint32_t generation = 0;  ///< of the round it is in; while not arrived, of the one that it saw last
  std::uint32_t index = 0;       ///< how many had arrived before
};

enum class BarrierPassing : std::uint8_t {
  waits,
  passed,
  acts,  ///< all are there, and the caller is to run the action and to call release()
  broken,
};

struct BarrierState {
  std::atomic<std::uint64_t> word;  ///< barrier_word.hpp
  Bell bell;
  std::atomic<std::uint32_t> lanes_used;
  std::uint32_t reserved;
  std::atomic<std::uint64_t> present[limits::lanes];

  BarrierWord now() const noexcept { return BarrierWord::of(word.load(std::memory_order_seq_cst)); }

  /// Arrives, or, when `visit` has arrived before, looks whether its round is over. The last to arrive makes sure that
  /// the others live.
  BarrierPassing pass(BarrierVisit& visit, std::uint32_t parties, bool has_action, const Session& session,
                      Ticket me) noexcept;

  /// Whether it is worth calling pass() again.
  bool is_over(const BarrierVisit& visit) const noexcept;

  /// After the action: lets the round go. False when it was broken meanwhile.
  bool release(const BarrierVisit& visit) noexcept;

  /// Breaks the round of this generation. False when it is over already.
  bool break_round(std::uint32_t generation, BreakCause cause, Ticket culprit) noexcept;

  /// Breaks whatever round there is.
  void break_now(BreakCause cause, Ticket culprit) noexcept;

  /// Empty and whole; those who wait find their round broken.
  void reset(Ticket me) noexcept;

  /// Breaks the round of this generation if one of its parties has died. True when it is broken or over.
  bool notice_death(const Session& session, std::uint32_t generation) noexcept;

 private:
  bool try_arrive(BarrierVisit& visit, const BarrierWord& seen, bool last, bool has_action,
                  Ticket me) noexcept;
  Ticket find_dead(const Session& session, std::uint32_t generation) const noexcept;
  void finish_breaking(const BarrierWord& seen) noexcept;
  bool change(const BarrierWord& from, const BarrierWord& to) noexcept;
};

static_assert(sizeof(BarrierState) == 32 + 8 * limits::lanes);
static_assert(std::is_standard_layout_v<BarrierState>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace sharescope
