// SPDX-License-Identifier: MIT
#include "receiving.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "../process/descriptor.hpp"
#include "passing.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "stream_waits.hpp"

namespace sharescope::detail {
bool Receiving::go_on(std::uint64_t* ticks) {
  end_.check_readable("receive");
  end_.keep_open(use_, "receive");
  wants_lock_ = false;
  while (true) {
    if (!holds_) {
      seen_ = stream_.written.load(std::memory_order_acquire);
      if (seen_ == stream_.read.load(std::memory_order_relaxed)) return nothing_there();
      wants_lock_ = !take(stream_.reader);
      if (wants_lock_) return false;
      if (slept_for_lock_) stream_.reader.remember_sleepers();
      holds_ = true;
    }
    const std::uint64_t at = stream_.read.load(std::memory_order_relaxed);
    seen_ = stream_.written.load(std::memory_order_acquire);
    if (seen_ == at) {
      if (begun_) return nothing_there();
      // Another receiver was faster.
      give_back(stream_.reader);
      holds_ = false;
      continue;
    }
    if (!end_.is_sound(at, seen_)) end_.throw_corrupted("receive");
    const ChunkHead head = get_word(end_.incoming_ring(), end_.capacity(), at);
    if (chunk::bytes_of(head) > seen_ - at) end_.throw_corrupted("receive");
    if (!begun_ && !chunk::is_first(head)) {
      // The rest of a message whose receiver died.
      advance(at + chunk::bytes_of(head), !chunk::is_last(head));
      continue;
    }
    if (begun_ && chunk::is_first(head)) throw_cut();
    take_chunk(head, at, ticks);
    if (!chunk::is_last(head) && !refused_) continue;
    give_back(stream_.reader);
    holds_ = false;
    return true;
  }
}

/// There is nothing to take: whether there will be. False when it may come.
bool Receiving::nothing_there() {
  if (is_stepped()) {
    cut_ = begun_ && is_cut();
    alone_ = !begun_ && end_.is_alone();
  }
  if (!cut_ && !alone_) return false;
  // What was sent before the sender's end is visible now.
  if (stream_.written.load(std::memory_order_acquire) != seen_) return false;
  if (cut_) throw_cut();
  throw EndOfStream(end_.description("receive") +
                    ": every copy of the other end is closed, and nothing is left");
}

void Receiving::take_chunk(ChunkHead head, std::uint64_t at, std::uint64_t* ticks) {
  const std::byte* const ring = end_.incoming_ring();
  const std::uint64_t capacity = end_.capacity();
  const std::uint64_t count = chunk::body_of(head);
  if (!begun_) {
    total_ = chunk::is_last(head) ? count : get_word(ring, capacity, at + 8);
    const bool wanted = target_.begin(total_);
    start_ = at;
    sender_ = chunk::sender_of(head);
    if (ticks != nullptr) *ticks = door::now();
    if (!wanted) return drop(head, at);
  }
  if (count > total_ - taken_) end_.throw_corrupted("receive");
  const std::uint64_t offset = (at + chunk::body_at(head)) & (capacity - 1);
  const std::uint64_t until_end = std::min(count, capacity - offset);
  target_.append(ring + offset, until_end);
  if (count > until_end) target_.append(ring, count - until_end);
  taken_ += count;
  begun_ = true;
  // Of the moment before it began: from now on there is a sender to ask for.
  alone_ = false;
  if (chunk::carries_connection(head)) {
    carries_ = true;
    carried_ = fetch(offset);
  }
  advance(at + chunk::bytes_of(head), !chunk::is_last(head));
}

/// What follows of it is dropped by whoever receives next, as after a receiver's death.
void Receiving::drop(ChunkHead head, std::uint64_t at) {
  refused_ = true;
  if (chunk::carries_connection(head))
    const Descriptor unwanted(fetch((at + chunk::body_at(head)) & (end_.capacity() - 1)));
  advance(at + chunk::bytes_of(head), !chunk::is_last(head));
}

/// The descriptor that belongs to the message whose body begins there in the ring; an error below 0.
int Receiving::fetch(std::uint64_t body_at) const noexcept {
  std::uint32_t number = 0;
  std::memcpy(&number, end_.incoming_ring() + body_at, sizeof number);
  return fetch_descriptor(use_.number(), number);
}

void Receiving::advance(std::uint64_t to, bool within) noexcept {
  // `within` is true a little too long rather than too short: who polls must not be told of a message that is not.
  const std::uint32_t now = within ? 1 : 0;
  const std::uint32_t before = stream_.within.load(std::memory_order_relaxed);
  if (within && before != now) stream_.within.store(now, std::memory_order_relaxed);
  stream_.read.store(to, std::memory_order_release);
  if (!within && before != now) stream_.within.store(now, std::memory_order_release);
  // Pairs with the fence of a sender between saying that it sleeps and looking once more.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (stream_.full.load(std::memory_order_relaxed) != 0) [[unlikely]]
    wake_sender(stream_, to);
}

/// A sender holds the lock of the senders from its first chunk to its last.
bool Receiving::is_cut() const noexcept {
  return stream_.writer.owner.load(std::memory_order_acquire) != sender_ ||
         !is_alive(*this_lane.session, sender_);
}

void Receiving::throw_cut() {
  const bool died = !is_alive(*this_lane.session, sender_);
  throw MessageCut(end_.description("receive") + ": the sender " + lane_name(*this_lane.session, sender_) +
                   (died ? " died" : " gave up") + " in the middle of a message, after " +
                   std::to_string(taken_) + " of " + std::to_string(total_) + " bytes");
}

void Receiving::refuse_to_peek() const {
  throw InvalidValue(end_.description("receive") + ": who only looks cannot take a message");
}

Ticket Receiving::holder() const noexcept {
  if (begun_) return sender_;
  return wants_lock_ ? stream_.reader.owner.load(std::memory_order_relaxed) & ~abandoned_bit : nobody;
}

bool Receiving::await(const Session& session, Ticket me, Deadline deadline) noexcept {
  if (!wants_lock_) return await_bytes(session, deadline);
  const OwnerWord::Awaited awaited = stream_.reader.await(session, me, deadline);
  slept_for_lock_ = slept_for_lock_ || awaited.slept;
  return awaited.in_time;
}

bool Receiving::await_bytes(const Session& /*session*/, Deadline deadline) noexcept {
  const bool first = !waited_;
  waited_ = true;
  if (end_.for_message.spins_until(
          [this] { return stream_.written.load(std::memory_order_relaxed) != seen_; }))
    return true;
  slept_ = true;
  // The door has asked the clock just before.
  const std::uint64_t now =
      first ? this_lane.lane->waits_since.load(std::memory_order_relaxed) : monotonic_nanoseconds();
  return sleep_for_bytes(end_, stream_, seen_, now, deadline, [&] {
    if (begun_) {
      cut_ = is_cut();
    } else {
      alone_ = end_.should_ask(first) && end_.is_alone();
    }
    return cut_ || alone_;
  });
}

bool Receiving::notice_death(const Session& session) noexcept {
  return wants_lock_ && stream_.reader.notice_death(session);
}

void Receiving::got_through() noexcept {
  if (waited_) end_.message_came();
  if (slept_) pass_wake_up_on(stream_);
}

}  // namespace sharescope::detail
