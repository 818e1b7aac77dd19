// SPDX-License-Identifier: MIT
#pragma once

/// The part of a queue that does not depend on the type of its items: where slots come from, what happens when a ring is
/// full, who wakes whom, and what is done for the dead.
///
/// One object a process, over one state in shared memory; forked children use their copy of it. Any thread may use it.
/// The claim_ functions are made for attempts (schedule/door.hpp): they never wait. Destroyed in the process that made
/// it, it releases everything; elsewhere nothing.
///
/// When a lane dies between two steps of a put, its place becomes void and is skipped; of a take, the slot is freed, for
/// the item was delivered to the dead one. Whoever finds that place in its way does it.
///
///     QueueCore core({.kind = ObjectKind::queue, .name = "jobs", .maxsize = 8, .slot_bytes = 16});
///     if (SlotRing::Claimed claimed; core.claim_to_put<16, false>(claimed)) …

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sharescope/channel/parcel_slot.hpp"
#include "sharescope/channel/queue_state.hpp"
#include "sharescope/schedule/note.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/asymmetric_fence.hpp"

namespace sharescope {

struct QueueDescription {
  ObjectKind kind = ObjectKind::queue;
  std::string_view name = {};
  std::int64_t maxsize = 0;  ///< zero or less: unbounded
  std::uint32_t slot_bytes = 0;
  std::uint32_t form = 0;  ///< as in QueueState
  char type_code = 0;
  std::string_view type_name = {};
  std::span<const Field> fields = {};
  std::uint32_t item_bytes = 0;  ///< 0: it depends on the item
};

class QueueCore {
 public:
  /// How many slots an unbounded queue begins with; each further ring has twice as many.
  static constexpr std::uint32_t first_capacity(std::uint32_t slot_bytes) noexcept {
    return slot_bytes <= 64 ? 1024 : 256;
  }
  /// Of one ring; with slots of 16 bytes a session of 16 GiB holds nearly as many.
  static constexpr std::uint32_t largest_capacity = 1U << 30U;

  /// Throws OutOfMemory; InvalidValue when maxsize is more than a session has slots for.
  explicit QueueCore(const QueueDescription& description);
  QueueCore(QueueCore&& other) noexcept
      : listing_(std::move(other.listing_)), is_own_(std::exchange(other.is_own_, false)) {}
  QueueCore& operator=(QueueCore&& other) noexcept {
    std::swap(listing_, other.listing_);
    std::swap(is_own_, other.is_own_);
    return *this;
  }
  ~QueueCore();

  QueueState& state() const noexcept { return *listing_.state<QueueState>(); }
  ObjectId id() const noexcept { return listing_.id(); }
  std::string_view name() const noexcept { return listing_.name(); }

  // For a queue that lingers: session/lingering.hpp.

  bool is_inherited() noexcept { return listing_.is_inherited(); }
  std::uint64_t bytes() const noexcept { return listing_.bytes(); }
  void disown() noexcept {
    is_own_ = false;
    listing_.disown();
  }

  /// Whether somebody was killed who may have had tasks to do.
  bool has_killed_taker(const Session& session) const noexcept;

  // Putting and taking, by a lane. False: not now.

  /// Throws QueueShutDown, OutOfMemory.
  template <std::uint32_t slot_bytes, bool at_desk>
  bool claim_to_put(SlotRing::Claimed& claimed);
  /// Throws QueueShutDown. At a desk that counts tasks the item is counted as taken.
  template <std::uint32_t slot_bytes, bool at_desk>
  bool claim_to_take(SlotRing::Claimed& claimed);
  /// Behind what was published, and behind what was given back.
  template <class Note>
  void wake_a_getter(const Note& note) noexcept;
  template <class Note>
  void wake_a_putter(const Note& note) noexcept;

  // For those who wait.

  /// False when a put would have to wait; it finishes for the dead, so not to be asked again and again.
  bool may_have_room() noexcept { return has_room() || tidy_for_putters(); }

  bool has_room() const noexcept {
    return state().ring_at(state().tail_ring.load(std::memory_order_acquire)).has_room();
  }
  bool has_item() const noexcept {
    return state().ring_at(state().head_ring.load(std::memory_order_acquire)).has_item() ||
           state().dropping.load(std::memory_order_acquire) != 0;
  }
  /// Who is between two steps at the place that the next putter, or taker, needs.
  Ticket in_the_way_of_putters() const noexcept;
  Ticket in_the_way_of_takers() const noexcept;

  // How full it is. Never wait.

  std::uint64_t size() const noexcept;
  std::uint32_t maxsize() const noexcept { return state().maxsize; }

  /// No more puts. With `dropping`, what is still in it is dropped, and counted as done.
  void shut_down(bool dropping);

  // Parcels: parcel.hpp.

  /// Noted at this lane's desk until it is handed over. Null: not now. Throws OutOfMemory.
  std::byte* allocate_block(std::uint64_t bytes);
  void discard_block(std::byte* block) noexcept;
  void hand_block_over(ParcelSlot& slot, std::byte* block, std::uint64_t bytes) noexcept;
  std::span<const std::byte> content(const ParcelSlot& slot) const noexcept;
  void empty(ParcelSlot& slot) const noexcept;

  // Tasks: task_account.cpp.

  /// Put and not yet reported as done.
  std::uint64_t unfinished() const noexcept;
  /// False while another keeps the accounts. Throws InvalidValue when nothing is unfinished.
  bool task_done();
  /// Throws OwnerDied when a lane was killed that had taken what it did not report as done.
  void check_that_takers_live();
  /// Reports what killed lanes had taken as done. True if there was any.
  bool forgive_the_dead();

  [[noreturn]] void throw_shut_down() const;
  [[noreturn]] void throw_closed() const;
  [[noreturn]] void throw_only_looks() const;

 private:
  friend class KeeperHold;

  /// This lane's, taken at its first use of the queue. Null: not now, another keeps the accounts of the only ones that
  /// could be had. Throws OwnerDied when all are needed for the tasks of the dead.
  LaneDesk* my_desk() {
    LaneDesk& desk = state().desks().desk[lane_of(this_lane.ticket)];
    if (desk.who.load(std::memory_order_relaxed) == this_lane.ticket) [[likely]]
      return &desk;
    return find_or_take_desk();
  }
  LaneDesk* find_or_take_desk();
  LaneDesk* find_desk(Ticket who) const noexcept;

  template <class Note>
  static void fence(const Note&) noexcept {
    if constexpr (!Note::hurried) {
      if ((this_lane.attention & attention::fenced) != 0) {
        std::atomic_thread_fence(std::memory_order_seq_cst);
        return;
      }
    }
    light_fence();
  }

  // When the first try did not do.
  void grow(SlotRing& ring);
  void leave_tail_ring(std::uint64_t ring_at, SlotRing& ring);
  void leave_head_ring(std::uint64_t ring_at, SlotRing& ring);
  void published_before_others() noexcept;
  void gave_back_before_others() noexcept;
  void drop_all() noexcept;

  // For the dead: queue_tidying.cpp. True when something was done.
  bool tidy_for_putters() noexcept;
  bool tidy_for_takers() noexcept;
  bool tidy(SlotRing& ring, slots::RingPlace place) noexcept;
  void finish_put(SlotRing& ring, std::uint32_t index, slots::SlotWord word) noexcept;
  void finish_take(SlotRing& ring, std::uint32_t index, slots::SlotWord word) noexcept;
  void clear(LaneDesk& desk) noexcept;
  void clear_one_of_the_dead() noexcept;
  SlotRing* ring_numbered(std::uint32_t number) const noexcept;

  void add_up_tasks() noexcept;
  LaneDesk* desk_to_credit() const noexcept;

  /// Gives back all that the queue has, but for the memory of its state.
  void release_contents() noexcept;

  Listing listing_;
  bool is_own_ = false;  ///< it is the one that gives everything back, in the process that made it
};

template <std::uint32_t slot_bytes, bool at_desk>
inline bool QueueCore::claim_to_put(SlotRing::Claimed& claimed) {
  QueueState& queue = state();
  [[maybe_unused]] LaneDesk* desk = nullptr;
  if constexpr (at_desk) {
    desk = my_desk();
    if (desk == nullptr) [[unlikely]]
      return false;
  }
  while (true) {
    const std::uint64_t ring_at = queue.tail_ring.load(std::memory_order_acquire);
    SlotRing& ring = queue.ring_at(ring_at);
    if (ring.next.load(std::memory_order_acquire) != SlotRing::open) [[unlikely]] {
      leave_tail_ring(ring_at, ring);
      continue;
    }
    const auto claim =
        ring.claim_to_put(this_lane.ticket, slot_bytes, claimed, [&](slots::RingPlace place) noexcept {
          if constexpr (at_desk)
            desk->putting.store(LaneDesk::intent(ring.number, place), std::memory_order_relaxed);
        });
    if (claim == SlotRing::Claim::done) [[likely]]
      return true;
    if (claim == SlotRing::Claim::sealed || ring.next.load(std::memory_order_acquire) != SlotRing::open)
      continue;
    if (queue.maxsize == 0) {
      grow(ring);
    } else if (!tidy_for_putters()) {
      return false;
    }
  }
}

template <std::uint32_t slot_bytes, bool at_desk>
inline bool QueueCore::claim_to_take(SlotRing::Claimed& claimed) {
  QueueState& queue = state();
  [[maybe_unused]] LaneDesk* desk = nullptr;
  if constexpr (at_desk) {
    desk = my_desk();
    if (desk == nullptr) [[unlikely]]
      return false;
  }
  if (queue.dropping.load(std::memory_order_acquire) != 0) [[unlikely]]
    throw_shut_down();
  while (true) {
    const std::uint64_t ring_at = queue.head_ring.load(std::memory_order_acquire);
    SlotRing& ring = queue.ring_at(ring_at);
    [[maybe_unused]] slots::RingPlace claimed_place = 0;
    const auto claim =
        ring.claim_to_take(this_lane.ticket, slot_bytes, claimed, [&](slots::RingPlace place) noexcept {
          if constexpr (at_desk) {
            claimed_place = place;
            desk->taking.store(LaneDesk::intent(ring.number, place), std::memory_order_relaxed);
          }
        });
    if (claim == SlotRing::Claim::done) [[likely]] {
      if constexpr (at_desk) {
        if (queue.counts_tasks())
          desk->count_taken(LaneDesk::stamp_of(ring.number, slots::place_lap(claimed_place),
                                               slots::place_index(claimed_place), ring.capacity));
      }
      return true;
    }
    if (claim == SlotRing::Claim::sealed) {
      leave_head_ring(ring_at, ring);
    } else if (!tidy_for_takers()) {
      return false;
    }
  }
}

template <class Note>
inline void QueueCore::wake_a_getter(const Note& note) noexcept {
  fence(note);
  if (state().getters.anybody() || state().dropping.load(std::memory_order_relaxed) != 0) [[unlikely]]
    published_before_others();
}

template <class Note>
inline void QueueCore::wake_a_putter(const Note& note) noexcept {
  fence(note);
  if (state().putters.anybody() || state().dropping.load(std::memory_order_relaxed) != 0) [[unlikely]]
    gave_back_before_others();
}

}  // namespace sharescope
