// SPDX-License-Identifier: MIT
#pragma once

/// The newest events of one lane: a ring with a single writer and any number of readers, in shared memory.
///
/// An event is published in two phases. The writer raises `reserved`, fills the record, and raises `published`:
///
///     reserved == published      no record is being written
///     reserved == published + 1  record number `published` is half written; if its lane is dead it stays so,
///                                and a reader sees that the lane was killed while recording
///
/// Events are numbered from 0 for ever; number n stands in slot n % limits::ring_events. The ring keeps the
/// newest and overwrites the oldest; how many a reader missed is the gap between the number it wanted and the
/// first it got. The writer never waits for a reader.
///
/// A reader copies first and then looks at `reserved` again: what may have been overwritten meanwhile is thrown
/// away, so it never sees half a record (the seqlock argument of Boehm, "Can seqlocks get along with programming
/// language memory models?", 2012). Words are copied as relaxed atomics, so that no behaviour is undefined.
///
/// A signal handler runs on the thread that it interrupts, so it may write while that thread is writing. The handler's
/// record is left out then: half of another stands in its place. One that comes at any other moment is written whole,
/// also between the first and the last line of write().
///
///     ring.write(event);                                   // the lane itself
///     EventRing::Copy copy = ring.read(next, buffer);      // the window, from event number `next` on

#include <atomic>
#include <cstdint>
#include <span>

#include "sharescope/session/event_record.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {

/// The two counters; they stand in the lane, apart from the records.
struct RingCounters {
  std::atomic<std::uint64_t> reserved;
  std::atomic<std::uint64_t> published;
};
static_assert(sizeof(RingCounters) == 16);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

class EventRing {
 public:
  EventRing(RingCounters& counters, EventRecord* slots) noexcept : counters_(&counters), slots_(slots) {}

  /// By the lane that owns the ring, and no other. Never blocks; a signal handler may call it. False when the record
  /// was left out.
  bool write(const EventRecord& event) noexcept {
    std::uint64_t number = counters_->published.load(std::memory_order_relaxed);
    while (counters_->reserved.load(std::memory_order_relaxed) != number)
      [[unlikely]] {
        // Either this is a handler, and its thread is in the midst of a record; or a handler wrote a whole one just now.
        std::atomic_signal_fence(std::memory_order_seq_cst);
        const std::uint64_t published = counters_->published.load(std::memory_order_relaxed);
        if (published == number) return false;
        number = published;
      }
    while (true) {
      counters_->reserved.store(number + 1, std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
      const std::uint64_t published = counters_->published.load(std::memory_order_relaxed);
      if (published == number) [[likely]]
        break;
      // A handler came in between and took the number. From here on those who come leave theirs out.
      number = published;
    }
    std::atomic_thread_fence(std::memory_order_release);
    store_words(slots_[number % limits::ring_events], event);
    counters_->published.store(number + 1, std::memory_order_release);
    return true;
  }

  struct Copy {
    std::uint64_t first;   ///< number of the first event copied
    std::uint64_t count;   ///< how many were copied, whole
    std::uint64_t missed;  ///< wanted, and overwritten before they could be read
    bool half_written;     ///< a record was begun and not ended at the time of reading
  };

  /// Copies events from number `next` on into `room`: the oldest first, or, when `newest` is set and there are
  /// more than fit, the newest that fit (the others count as missed). Never blocks, never throws; a corrupted
  /// counter yields an empty copy.
  Copy read(std::uint64_t next, std::span<EventRecord> room, bool newest = false) const noexcept;

  std::uint64_t published() const noexcept { return counters_->published.load(std::memory_order_acquire); }

 private:
  static void store_words(EventRecord& slot, const EventRecord& event) noexcept;
  static void load_words(const EventRecord& slot, EventRecord& event) noexcept;

  RingCounters* counters_;
  EventRecord* slots_;
};

inline void EventRing::store_words(EventRecord& slot, const EventRecord& event) noexcept {
  auto* to = reinterpret_cast<std::uint64_t*>(&slot);
  // The ring is larger than the nearest caches; without this each event waits for its line to arrive.
  constexpr std::size_t lines_ahead = 16 * 64;
  __builtin_prefetch(reinterpret_cast<const char*>(to) + lines_ahead, 1);
  const EventWords words = to_words(event);
  __atomic_store_n(to, words[0], __ATOMIC_RELAXED);
  __atomic_store_n(to + 1, words[1], __ATOMIC_RELAXED);
  __atomic_store_n(to + 2, words[2], __ATOMIC_RELAXED);
  __atomic_store_n(to + 3, words[3], __ATOMIC_RELAXED);
  __atomic_store_n(to + 4, words[4], __ATOMIC_RELAXED);
}

}  // namespace sharescope
