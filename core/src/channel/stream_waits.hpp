// SPDX-License-Identifier: MIT
#pragma once

/// How receivers of a stream wait, and whom they wake.
///
/// Any thread.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "pipe_end.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope::detail {

/// The word at a position of a ring, which is a multiple of 8; of one that is not, the word that it lies in.
inline std::uint64_t get_word(const std::byte* ring, std::uint64_t capacity, std::uint64_t at) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, ring + (at & (capacity - 8)), sizeof word);
  return word;
}

/// Tells a sender that sleeps for room, once there is enough.
inline void wake_sender(StreamState& stream, std::uint64_t read) noexcept {
  if (read < stream.wanted.load(std::memory_order_relaxed)) return;
  stream.full.store(0, std::memory_order_relaxed);
  futex_wake(low_half(stream.read), 1);
}

/// Sleeps until `written` is another than `seen`, something is closed, or it is time to look around again. `now` is
/// in nanoseconds of CLOCK_MONOTONIC; some microseconds ago will do.
template <class LookAround>
bool sleep_for_bytes(PipeEnd& end, StreamState& stream, std::uint64_t seen, std::uint64_t now,
                     Deadline deadline, LookAround look_around) noexcept {
  if (look_around()) return true;
  stream.asleep.fetch_add(1, std::memory_order_relaxed);
  stream.waiting.fetch_or(stream_waiting::asleep, std::memory_order_relaxed);
  // Pairs with the fence of a sender between publishing and looking who waits.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  bool woken = true;
  if (stream.written.load(std::memory_order_relaxed) == seen && !end.socket().is_closed()) {
    const Deadline look_again = Deadline::at(now + OwnerWord::patience_nanoseconds);
    woken = futex_sleep(low_half(stream.written), static_cast<std::uint32_t>(seen),
                        earlier(deadline, look_again));
  }
  stream.asleep.fetch_sub(1, std::memory_order_relaxed);
  return woken || !deadline.has_passed();
}

/// By who has slept: the wake-up that he used up may have been meant for one of several messages.
inline void pass_wake_up_on(StreamState& stream) noexcept {
  if (stream.asleep.load(std::memory_order_relaxed) == 0) return;
  stream.waiting.fetch_or(stream_waiting::asleep, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (stream.written.load(std::memory_order_relaxed) == stream.read.load(std::memory_order_relaxed)) return;
  stream.waiting.fetch_and(~stream_waiting::asleep, std::memory_order_relaxed);
  futex_wake(low_half(stream.written), 1);
}

}  // namespace sharescope::detail
