// SPDX-License-Identifier: MIT
#pragma once

/// The state of a lock for many readers or one writer in shared memory, and the steps that are done to it.
///
///     writer        owner_word.hpp: the writer that has the lock, or waits for the readers in it to leave;
///                   its depth is 1 when they have left and it writes, 0 before
///     reader.ticket the reader that this place belongs to while it is in, 0 otherwise; one place a lane
///     reader.depth  how often it has taken the lock; written by it only, meaningless while not in
///     lanes_used    lanes from here on have never read
///     writer_left   rung when readers may try again;  readers_left  when the writer may
///
///     step             what it does
///     try_enter        writes its place, then looks at the writer: nobody there, and it is in; else it clears the place
///     leave            clears its place, then looks for a writer that waits for it
///     try_take         puts its ticket into the writer's word; from here on no reader comes in
///     are_readers_gone looks at all places, and clears those of the dead
///
/// A reader writes its place and looks at the writer; a writer writes its word and looks at the places: one of the two
/// sees the other (Dekker's pattern, which needs the full fences of a store and a compare-exchange, a few nanoseconds
/// each and no system call). Places of neighbouring lanes lie in different cache lines, so that readers do not disturb
/// one another.
///
/// Any thread or process may be killed at any moment. A place or a word that names a dead lane is found by whoever it
/// stands in the way of, and a place is then simply cleared: readers change nothing. A writer that was killed with
/// depth 0 has changed nothing either, and is forgotten likewise; with depth 1 its word is abandoned.

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/limits.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/bell.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

struct RWLockState {
  struct Reader {
    std::atomic<Ticket> ticket;
    std::atomic<std::uint32_t> depth;
  };

  OwnerWord writer;
  Bell writer_left;
  Bell readers_left;
  std::atomic<std::uint32_t> lanes_used;
  std::uint32_t reserved[3];
  Reader readers[limits::lanes];

  /// Eight places fill a cache line; lanes that come one after the other use one after the other.
  static constexpr std::uint32_t lines = limits::lanes / 8;
  Reader& place_of(std::uint32_t lane) noexcept { return readers[lane % lines * 8 + lane / lines]; }
  const Reader& place_of(std::uint32_t lane) const noexcept {
    return readers[lane % lines * 8 + lane / lines];
  }

  bool is_in(Ticket me) const noexcept {
    return place_of(lane_of(me)).ticket.load(std::memory_order_relaxed) == me;
  }

  /// Precondition: is_in() is false.
  bool try_enter(Ticket me) noexcept {
    if (writer.owner.load(std::memory_order_relaxed) != nobody) return false;
    Reader& mine = place_of(lane_of(me));
    if (lanes_used.load(std::memory_order_relaxed) <= lane_of(me)) [[unlikely]]
      raise_lanes_used(lane_of(me) + 1);
    mine.depth.store(1, std::memory_order_relaxed);
    mine.ticket.store(me, std::memory_order_seq_cst);
    if (writer.owner.load(std::memory_order_seq_cst) == nobody) [[likely]]
      return true;
    mine.ticket.store(nobody, std::memory_order_seq_cst);
    readers_left.ring(1);
    return false;
  }

  /// Precondition: is_in(). The fence is light: the writer that sleeps pays for both.
  void leave(Ticket me) noexcept {
    place_of(lane_of(me)).ticket.store(nobody, std::memory_order_release);
    light_fence();
    ring_for_writer();
  }
  /// The same where there are no asymmetric fences.
  void leave_fenced(Ticket me) noexcept {
    place_of(lane_of(me)).ticket.store(nobody, std::memory_order_seq_cst);
    ring_for_writer();
  }

  /// False when another writer is there, or one that died and is not forgotten.
  bool try_take(Ticket me) noexcept {
    Ticket free = nobody;
    if (!writer.owner.compare_exchange_strong(free, me, std::memory_order_seq_cst, std::memory_order_relaxed))
      return false;
    writer.depth.store(0, std::memory_order_relaxed);
    return true;
  }

  /// By the writer, which then writes.
  bool are_readers_gone(const Session& session) noexcept {
    const std::uint32_t used = lanes_used.load(std::memory_order_seq_cst);
    for (std::uint32_t lane = 0; lane < used; ++lane) {
      if (place_of(lane).ticket.load(std::memory_order_seq_cst) != nobody && !forget_if_dead(session, lane))
        return false;
    }
    return true;
  }

  /// One that is in, preferably one that waits for something itself; nobody if none is.
  Ticket some_reader(const Session& session) const noexcept;

  /// Looks whether the writer has died. True when it has, and readers and writers may try again.
  bool notice_death(const Session& session) noexcept;

  /// Who abandoned the writer's word and had begun to write, nobody if none. One that had not is forgotten.
  Ticket dead_writer() noexcept;

 private:
  void raise_lanes_used(std::uint32_t wanted) noexcept;
  bool forget_if_dead(const Session& session, std::uint32_t lane) noexcept;
  void ring_for_writer() noexcept {
    if (writer.owner.load(std::memory_order_relaxed) != nobody) [[unlikely]]
      readers_left.ring(1);
  }
};

static_assert(limits::lanes % 8 == 0);
static_assert(sizeof(RWLockState) == 64 + 8 * limits::lanes);
static_assert(std::is_standard_layout_v<RWLockState>);
static_assert(std::atomic<Ticket>::is_always_lock_free);

}  // namespace sharescope
