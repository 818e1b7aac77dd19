// SPDX-License-Identifier: MIT
#pragma once

/// The permits of a semaphore that remembers who has them: one word in shared memory for each permit.
///
///     place     bit  31     abandoned: its owner died having it, and nobody has called recover() yet
///               bits 30-0   the ticket of the owner (session/ticket.hpp), 0 when the permit is free
///
///     place \ operation   take               give_back by owner   notice_death   recover
///     free                takes it, true     -                    -              -
///     had, owner alive    looks further      free                 -              -
///     had, owner dead     looks further      -                    abandoned      free
///     abandoned           looks further      -                    -              free
///
/// One compare-exchange makes the permit taken and known to be whose, so there is no moment at which a killed process
/// leaves a permit that is nobody's. That is why there is no counter beside the words: the value is counted.
///
/// A plain value that points into shared memory; any thread or process may call any of these, and be killed, at any
/// moment. The cost is one look at each place, so the number is limited to `most`.
///
///     OwnedPermits permits(places, 3);
///     if (permits.take(this_lane.ticket)) …

#include <atomic>
#include <cstdint>

#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"

namespace sharescope {

class OwnedPermits {
 public:
  static constexpr std::uint32_t most = 4096;

  OwnedPermits(std::atomic<Ticket>* places, std::uint32_t count) noexcept : places_(places), count_(count) {}

  /// False when none is free.
  bool take(Ticket me) const noexcept;

  /// All `wanted` of them, or none and false when the caller has fewer.
  bool give_back(Ticket me, std::uint64_t wanted) const noexcept;

  std::uint32_t free() const noexcept;
  std::uint32_t owned_by(Ticket owner) const noexcept;

  /// Whose it is, when there is just one; nobody otherwise.
  Ticket only_owner() const noexcept;

  /// A permit whose owner is known to have died: that owner's ticket. Nobody when there is none.
  Ticket abandoned_by() const noexcept;

  /// Marks those of dead owners. True when any is marked.
  bool notice_death(const Session& session) const noexcept;

  /// Frees those of dead owners; returns how many.
  std::uint32_t recover(const Session& session) const noexcept;

 private:
  std::atomic<Ticket>* places_;
  std::uint32_t count_;
};

static_assert(std::atomic<Ticket>::is_always_lock_free);

}  // namespace sharescope
