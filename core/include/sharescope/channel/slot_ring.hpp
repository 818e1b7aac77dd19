// SPDX-License-Identifier: MIT
#pragma once

/// A ring of slots that any number of lanes put into and take from at once: how a slot is claimed.
///
/// It lies in shared memory, its slots directly behind it. `tail` and `head` are the next places to put into and to
/// take from. Whoever puts claims the slot at `tail` first, by one compare-exchange on its word, and then moves `tail`
/// on; who finds that slot claimed already moves `tail` on for the other, so a lane that stands still or was killed
/// between the two keeps nobody back. The same with `head`. Takers look at slots, never at `tail`.
///
///     next   0 open;  1 closed: no more items;  else the offset of the ring that goes on where this one ends, from the
///            start of the queue's state
///
/// A ring that has a next one, or none for ever, is left when the slot at its head is sealed: an empty slot is sealed
/// by one compare-exchange, so no item can come into it behind the back of who leaves.
///
/// Invariants: places are claimed in order, without gaps; `head` is never past `tail`. A slot's word only ever goes on (slot_word.hpp). Whoever has
/// claimed a slot is the only one that touches its bytes, until it publishes it or gives it back, or is dead.
///
/// Any thread and process; nothing here blocks or throws.
///
///     SlotRing::Claimed claimed;
///     if (ring.claim_to_put<16>(me, claimed) == SlotRing::Claim::done) { …fill claimed.bytes()…; claimed.publish(me); }

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "sharescope/channel/slot_word.hpp"

namespace sharescope {

/// The start of a slot; what the item needs follows.
struct Slot {
  std::atomic<slots::SlotWord> word;

  std::byte* bytes() noexcept { return reinterpret_cast<std::byte*>(this) + sizeof(Slot); }
};

struct SlotRing {
  static constexpr std::uint64_t open = 0;
  static constexpr std::uint64_t closed = 1;

  std::uint32_t capacity;
  std::uint32_t slot_bytes;
  std::uint32_t number;  ///< 0 for the first ring of a queue, 1 for the second …
  std::uint32_t reserved;
  std::atomic<std::uint64_t> next;
  alignas(64) std::atomic<slots::RingPlace> tail;
  alignas(64) std::atomic<slots::RingPlace> head;

  enum class Claim {
    done,
    occupied,  ///< to put: the slot still holds an item of the last lap; to take: nothing is there yet
    sealed,    ///< this ring is over
  };

  /// A slot that is ours.
  struct Claimed {
    Slot* slot = nullptr;
    slots::RingPlace place = 0;  ///< the same for who puts an item and who takes it
    Ticket other = nobody;       ///< who took the last item from it, or who put the one that we take

    std::byte* bytes() const noexcept { return slot->bytes(); }
    std::uint32_t lap() const noexcept { return slots::place_lap(place); }
    void publish(Ticket me) const noexcept {
      slot->word.store(slots::make_slot_word(lap(), slots::SlotPhase::full, me), std::memory_order_release);
    }
    void give_back(Ticket me) const noexcept {
      slot->word.store(slots::make_slot_word(lap() + 1, slots::SlotPhase::empty, me),
                       std::memory_order_release);
    }
  };

  static constexpr std::uint64_t bytes_of(std::uint64_t capacity, std::uint32_t slot_bytes) noexcept;

  Slot& slot(std::uint32_t index, std::uint32_t bytes) noexcept {
    return *reinterpret_cast<Slot*>(reinterpret_cast<std::byte*>(this) + sizeof(SlotRing) +
                                    static_cast<std::uint64_t>(index) * bytes);
  }
  Slot& slot(std::uint32_t index) noexcept { return slot(index, slot_bytes); }

  /// `intend` is told each place before it may become ours: whoever cleans up after us looks there.
  template <class Intend>
  Claim claim_to_put(Ticket me, std::uint32_t bytes, Claimed& claimed, Intend intend) noexcept {
    slots::RingPlace place = tail.load(std::memory_order_acquire);
    while (true) {
      Slot& at = slot(slots::place_index(place), bytes);
      slots::SlotWord word = at.word.load(std::memory_order_acquire);
      const slots::Beside lap = slots::beside(word, place);
      if (lap == slots::Beside::same && slots::phase_of(word) == slots::SlotPhase::empty) [[likely]] {
        intend(place);
        // Release as well: whoever finds our ticket here must also find our lane alive.
        if (at.word.compare_exchange_strong(
                word, slots::make_slot_word(slots::place_lap(place), slots::SlotPhase::putting, me),
                std::memory_order_acq_rel, std::memory_order_relaxed)) {
          move_on(tail, place);
          claimed = {&at, place, slots::ticket_of(word)};
          return Claim::done;
        }
      } else if (lap == slots::Beside::behind) {
        if (!slots::is_void(word)) return Claim::occupied;
        free_void(at, word);
      } else if (lap == slots::Beside::same && slots::is_sealed(word)) {
        return Claim::sealed;
      } else {
        move_on(tail, place);
        place = tail.load(std::memory_order_acquire);
      }
    }
  }

  template <class Intend>
  Claim claim_to_take(Ticket me, std::uint32_t bytes, Claimed& claimed, Intend intend) noexcept {
    slots::RingPlace place = head.load(std::memory_order_acquire);
    while (true) {
      Slot& at = slot(slots::place_index(place), bytes);
      slots::SlotWord word = at.word.load(std::memory_order_acquire);
      const slots::Beside lap = slots::beside(word, place);
      if (lap == slots::Beside::same && slots::phase_of(word) == slots::SlotPhase::full) [[likely]] {
        if (is_abandoned(slots::ticket_of(word))) [[unlikely]] {
          if (slots::is_sealed(word)) return Claim::sealed;
          free_void(at, word);
          continue;
        }
        intend(place);
        if (at.word.compare_exchange_strong(
                word, slots::make_slot_word(slots::place_lap(place), slots::SlotPhase::taking, me),
                std::memory_order_acq_rel, std::memory_order_relaxed)) {
          move_on(head, place);
          claimed = {&at, place, slots::ticket_of(word)};
          return Claim::done;
        }
      } else if (lap == slots::Beside::behind ||
                 (lap == slots::Beside::same && slots::phase_of(word) != slots::SlotPhase::taking)) {
        const bool is_empty = lap == slots::Beside::same && slots::phase_of(word) == slots::SlotPhase::empty;
        if (!is_empty || next.load(std::memory_order_acquire) == open) return Claim::occupied;
        at.word.compare_exchange_strong(
            word, slots::make_slot_word(slots::place_lap(place), slots::SlotPhase::full, slots::sealed_mark),
            std::memory_order_acq_rel, std::memory_order_relaxed);
      } else {
        move_on(head, place);
        place = head.load(std::memory_order_acquire);
      }
    }
  }

  /// The word of the slot that is next to put into, or to take from.
  slots::SlotWord word_at(slots::RingPlace place) noexcept {
    return slot(slots::place_index(place)).word.load(std::memory_order_acquire);
  }
  /// Whether claiming would get on now. For those who wait: they look again and again.
  bool has_room() noexcept;
  bool has_item() noexcept;

  /// For one who was killed before it could do so itself, with the word that it left.
  void move_on_for(std::atomic<slots::RingPlace>& at, std::uint32_t index,
                   slots::SlotWord word) const noexcept {
    const slots::RingPlace place = at.load(std::memory_order_acquire);
    if (slots::place_index(place) == index && slots::beside(word, place) == slots::Beside::same)
      move_on(at, place);
  }

  /// Items in it, those being put and void ones included.
  std::uint64_t size() const noexcept {
    const slots::RingPlace taken = head.load(std::memory_order_acquire);
    const slots::RingPlace put = tail.load(std::memory_order_acquire);
    // Read one after the other, so while others are busy the difference may be too large; never negative.
    const std::uint64_t size = slots::places_between(taken, put, capacity);
    return size < capacity ? size : capacity;
  }

 private:
  void move_on(std::atomic<slots::RingPlace>& at, slots::RingPlace from) const noexcept {
    at.compare_exchange_strong(from, slots::next_place(from, capacity), std::memory_order_acq_rel,
                               std::memory_order_relaxed);
  }
  static void free_void(Slot& at, slots::SlotWord word) noexcept {
    at.word.compare_exchange_strong(word,
                                    slots::make_slot_word(slots::lap_of(word) + 1, slots::SlotPhase::empty,
                                                          slots::ticket_of(word) & ~abandoned_bit),
                                    std::memory_order_acq_rel, std::memory_order_relaxed);
  }
};

static_assert(sizeof(SlotRing) == 192);
static_assert(std::is_standard_layout_v<SlotRing>);
static_assert(sizeof(Slot) == 8);

constexpr std::uint64_t SlotRing::bytes_of(std::uint64_t capacity, std::uint32_t slot_bytes) noexcept {
  return sizeof(SlotRing) + capacity * slot_bytes;
}

inline bool SlotRing::has_room() noexcept {
  const slots::RingPlace place = tail.load(std::memory_order_acquire);
  const slots::SlotWord word = word_at(place);
  return slots::beside(word, place) != slots::Beside::behind || slots::is_void(word) ||
         next.load(std::memory_order_acquire) != open;
}

inline bool SlotRing::has_item() noexcept {
  const slots::RingPlace place = head.load(std::memory_order_acquire);
  const slots::SlotWord word = word_at(place);
  switch (slots::beside(word, place)) {
    case slots::Beside::behind: return false;
    case slots::Beside::ahead: return true;
    case slots::Beside::same: break;
  }
  const slots::SlotPhase phase = slots::phase_of(word);
  return phase == slots::SlotPhase::full || phase == slots::SlotPhase::taking ||
         (phase == slots::SlotPhase::empty && next.load(std::memory_order_acquire) != open);
}

}  // namespace sharescope
