// SPDX-License-Identifier: MIT
#include "polling.hpp"

#include <algorithm>

#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "stream_waits.hpp"

namespace sharescope::detail {

bool has_message(PipeEnd& end) noexcept {
  StreamState& stream = end.incoming();
  while (true) {
    const bool within = stream.within.load(std::memory_order_acquire) != 0;
    const std::uint64_t read = stream.read.load(std::memory_order_relaxed);
    if (stream.written.load(std::memory_order_acquire) == read) return false;
    if (!within) return true;
    // A receiver is in the middle of a message; or it died there, and the rest of it is to be dropped.
    if (!take(stream.reader)) {
      if (!stream.reader.notice_death(*this_lane.session)) return false;
      continue;
    }
    bool found = false;
    std::uint64_t at = stream.read.load(std::memory_order_relaxed);
    const std::uint64_t written = stream.written.load(std::memory_order_acquire);
    if (!end.is_sound(at, written)) {
      give_back(stream.reader);
      return true;
    }
    while (at != written) {
      const ChunkHead head = get_word(end.incoming_ring(), end.capacity(), at);
      found = chunk::is_first(head);
      if (found) break;
      at += std::min(chunk::bytes_of(head), written - at);
    }
    stream.read.store(at, std::memory_order_release);
    if (found) stream.within.store(0, std::memory_order_release);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (stream.full.load(std::memory_order_relaxed) != 0) wake_sender(stream, at);
    give_back(stream.reader);
    return found;
  }
}

bool Polling::await(const Session& /*session*/, Ticket /*me*/, Deadline deadline) noexcept {
  if (deadline.has_passed()) return false;
  if (end_.for_message.spins_until(
          [this] { return stream_.written.load(std::memory_order_relaxed) != seen_; }))
    return true;
  slept_ = true;
  return sleep_for_bytes(end_, stream_, seen_, monotonic_nanoseconds(), deadline, [&] {
    alone_ = end_.is_alone();
    return alone_;
  });
}

bool Polling::notice_death(const Session& /*session*/) noexcept {
  alone_ = end_.is_alone();
  return alone_;
}

void Polling::got_through() noexcept {
  if (slept_) pass_wake_up_on(stream_);
}

}  // namespace sharescope::detail
