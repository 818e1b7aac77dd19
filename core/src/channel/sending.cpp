// SPDX-License-Identifier: MIT
#include "sending.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "../memory/no_cancellation.hpp"
#include "copy_past_cache.hpp"
#include "passing.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"

namespace sharescope::detail {
namespace {

/// Copies into a ring, around its end if need be.
void copy_in(std::byte* ring, std::uint64_t capacity, std::uint64_t at, const std::byte* from,
             std::uint64_t count) noexcept {
  const std::uint64_t offset = at & (capacity - 1);
  const std::uint64_t until_end = std::min(count, capacity - offset);
  copy_past_cache(ring + offset, from, until_end);
  copy_past_cache(ring, from + until_end, count - until_end);
}

void put_word(std::byte* ring, std::uint64_t capacity, std::uint64_t at, std::uint64_t word) noexcept {
  std::memcpy(ring + (at & (capacity - 8)), &word, sizeof word);
}

}  // namespace

bool Sending::go_on(std::uint64_t* ticks) {
  if (!begun_) end_.check_writable("send");
  end_.keep_open(use_, "send");
  if (!holds_) {
    // Asked before anything is written: nobody will ever receive it.
    if (!asked_ && (asked_ = true) && end_.should_ask_before_sending()) alone_ = end_.is_alone();
    if (!alone_) {
      if (!take(stream_.writer)) return false;
      if (slept_for_lock_) stream_.writer.remember_sleepers();
      holds_ = true;
      start_ = stream_.written.load(std::memory_order_relaxed);
    }
  } else {
    end_.check_writable("send");
  }
  if (alone_) {
    throw BrokenPipe(end_.description("send") +
                     ": every copy of the other end is closed; nobody can receive it");
  }

  const std::uint64_t capacity = end_.capacity();
  const std::uint64_t whole = 8 + chunk::filled_up(body_.size());
  if (whole <= capacity) {
    if (!has_room(whole, whole) || !carry()) return false;
    put(chunk::make_head(this_lane.ticket, chunk::first | chunk::last | flags_, body_.size()), ticks);
  } else {
    // A quarter of the ring at a time: sender and receiver copy at the same time. A sender that sleeps is woken when
    // there is room for several.
    const std::uint64_t piece = capacity / 4 - 16;
    while (!begun_ || sent_ < body_.size()) {
      const std::uint64_t rest = body_.size() - sent_;
      std::uint64_t flags = flags_ | (begun_ ? 0 : chunk::first) | (rest <= piece ? chunk::last : 0);
      const ChunkHead head = chunk::make_head(this_lane.ticket, flags, std::min(rest, piece));
      const std::uint64_t wanted = std::min(16 + chunk::filled_up(rest), capacity / 2);
      if (!has_room(chunk::bytes_of(head), wanted)) return false;
      put(head, ticks);
    }
  }
  give_back(stream_.writer);
  holds_ = false;
  return true;
}

/// The descriptor goes first, so that who finds the message finds it. False when the socket is full of others.
bool Sending::carry() {
  if (carried_ == nullptr) return true;
  // A number of a sender that died is not used again.
  carried_->number = end_.memory()->state().carried.fetch_add(1, std::memory_order_relaxed) + 1;
  const int error = carry_descriptor(use_.number(), carried_->number, descriptor_);
  socket_full_ = error == EAGAIN;
  if (error == 0) return true;
  if (error == EPIPE || error == ECONNRESET) alone_ = true;
  if (alone_ || socket_full_) return false;
  throw SystemError(end_.description("send of a connection"), error);
}

bool Sending::has_room(std::uint64_t bytes, std::uint64_t wanted) {
  const std::uint64_t written = stream_.written.load(std::memory_order_relaxed);
  const std::uint64_t capacity = end_.capacity();
  if (written + bytes - stream_.read_known.load(std::memory_order_relaxed) <= capacity) return true;
  const std::uint64_t read = stream_.read.load(std::memory_order_acquire);
  // A position that is past all that was written would never come near enough again.
  if (!end_.is_sound(read, written)) end_.throw_corrupted("send");
  stream_.read_known.store(read, std::memory_order_relaxed);
  if (written + bytes - read <= capacity) return true;
  wanted_ = written + std::max(bytes, wanted) - capacity;
  if (is_stepped() && end_.is_alone()) alone_ = true;
  return false;
}

void Sending::put(ChunkHead head, std::uint64_t* ticks) noexcept {
  const std::uint64_t at = stream_.written.load(std::memory_order_relaxed);
  const std::uint64_t count = chunk::body_of(head);
  std::byte* const ring = end_.outgoing_ring();
  put_word(ring, end_.capacity(), at, head);
  if (chunk::body_at(head) == 16) put_word(ring, end_.capacity(), at + 8, body_.size());
  copy_in(ring, end_.capacity(), at + chunk::body_at(head), body_.data() + sent_, count);
  sent_ += count;
  begun_ = true;
  // Dated before others can go on because of it.
  if (ticks != nullptr) *ticks = door::now();
  stream_.written.store(at + chunk::bytes_of(head), std::memory_order_release);
  // Pairs with the fence of a receiver between saying that it sleeps and looking once more.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (stream_.waiting.load(std::memory_order_relaxed) != 0) [[unlikely]]
    end_.wake_receivers(stream_, chunk::is_first(head));
}

Ticket Sending::holder() const noexcept {
  return holds_ ? nobody : stream_.writer.owner.load(std::memory_order_relaxed) & ~abandoned_bit;
}

bool Sending::await(const Session& session, Ticket me, Deadline deadline) noexcept {
  if (holds_) return await_room(deadline);
  const OwnerWord::Awaited awaited = stream_.writer.await(session, me, deadline);
  slept_for_lock_ = slept_for_lock_ || awaited.slept;
  return awaited.in_time;
}

bool Sending::await_room(Deadline deadline) noexcept {
  if (socket_full_) {
    const NoCancellation whole;
    pollfd entry{use_.number(), POLLOUT, 0};
    ::poll(&entry, 1, static_cast<int>(OwnerWord::patience_nanoseconds / 1'000'000));
    alone_ = end_.is_alone();
    return !deadline.has_passed();
  }
  const auto is_room = [this] {
    // Behind `wanted_`, in a sequence that never wraps in the life of a machine.
    return stream_.read.load(std::memory_order_relaxed) >= wanted_;
  };
  if (end_.for_room.spins_until(is_room)) return true;
  // Asked once a sleep. Nobody else may be there to read.
  if (end_.is_alone()) {
    alone_ = true;
    return true;
  }
  stream_.wanted.store(wanted_, std::memory_order_relaxed);
  stream_.full.store(1, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const std::uint64_t read = stream_.read.load(std::memory_order_relaxed);
  bool woken = true;
  if (read < wanted_ && !end_.socket().is_closed()) {
    const Deadline look_again = Deadline::at(monotonic_nanoseconds() + OwnerWord::patience_nanoseconds);
    woken =
        futex_sleep(low_half(stream_.read), static_cast<std::uint32_t>(read), earlier(deadline, look_again));
  }
  stream_.full.store(0, std::memory_order_relaxed);
  return woken || !deadline.has_passed();
}

bool Sending::notice_death(const Session& session) noexcept {
  return !holds_ && stream_.writer.notice_death(session);
}

}  // namespace sharescope::detail
