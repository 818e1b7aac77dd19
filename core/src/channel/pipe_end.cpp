// SPDX-License-Identifier: MIT
#include "pipe_end.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include <bit>
#include <cerrno>
#include <utility>

#include "../memory/no_cancellation.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/futex.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope::detail {
namespace {

/// Some milliseconds exact, and much cheaper than the exact clock.
std::uint64_t coarse_nanoseconds() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

[[maybe_unused]] const int forks_are_counted = pthread_atfork(nullptr, nullptr, SharedDescriptor::count_fork);

}  // namespace

bool take(OwnerWord& word) noexcept {
  // Looked at first: a compare-exchange that must fail costs as much as one that does not.
  Ticket owner = word.owner.load(std::memory_order_relaxed);
  if (owner == nobody && word.try_take(this_lane.ticket)) return true;
  owner = word.owner.load(std::memory_order_relaxed);
  if (!is_abandoned(owner)) return false;
  word.recover(*this_lane.session);
  return word.try_take(this_lane.ticket);
}

void give_back(OwnerWord& word) noexcept {
  if ((this_lane.attention & attention::fenced) != 0) {
    word.give_back_fenced();
  } else {
    word.give_back();
  }
}

const std::atomic<std::uint32_t>& low_half(const std::atomic<std::uint64_t>& position) noexcept {
  static_assert(std::endian::native == std::endian::little);
  return *static_cast<const std::atomic<std::uint32_t>*>(static_cast<const void*>(&position));
}

PipeEnd::PipeEnd(std::shared_ptr<PipeMemory> memory, int socket, unsigned side, bool readable, bool writable)
    : memory_(std::move(memory)),
      socket_(
          socket, [](void* end) noexcept { static_cast<PipeEnd*>(end)->closed_now(); }, this),
      side_(side),
      readable_(readable),
      writable_(writable),
      id_(memory_->id()),
      capacity_(memory_->capacity()) {}

bool PipeEnd::is_alone() noexcept {
  if (alone_.load(std::memory_order_relaxed)) return true;
  const auto use = socket_.use();
  if (!use) return false;
  const NoCancellation whole;
  pollfd entry{use.number(), POLLIN, 0};
  if (::poll(&entry, 1, 0) <= 0) return false;
  if ((entry.revents & POLLIN) != 0 && readable_ && take(incoming().reader)) {
    clear_wake_ups();
    give_back(incoming().reader);
  }
  if ((entry.revents & (POLLHUP | POLLERR)) == 0) return false;
  alone_.store(true, std::memory_order_relaxed);
  return true;
}

bool PipeEnd::should_ask(bool first) noexcept {
  const bool lively = lively_.exchange(false, std::memory_order_relaxed);
  return !(first && lively && !has_news(coarse_nanoseconds()));
}

bool PipeEnd::should_ask_before_sending() noexcept {
  if (alone_.load(std::memory_order_relaxed)) return true;
  const std::uint64_t now = coarse_nanoseconds();
  const std::uint64_t asked = asked_at_.load(std::memory_order_relaxed);
  if (has_news(now)) {
    asked_at_.store(now, std::memory_order_relaxed);
    return true;
  }
  if (now == asked) return false;
  asked_at_.store(now, std::memory_order_relaxed);
  // Who sends rarely asks each time; who sends often, only when what he sent is not taken.
  constexpr std::uint64_t rarely = 20'000'000;
  if (now - asked > rarely) return true;
  const StreamState& stream = outgoing();
  return stream.read.load(std::memory_order_relaxed) != stream.written.load(std::memory_order_relaxed);
}

void PipeEnd::wake_receivers(StreamState& stream, bool first) noexcept {
  const std::uint32_t wanted = stream.waiting.exchange(0, std::memory_order_acq_rel);
  if ((wanted & stream_waiting::asleep) != 0) futex_wake(low_half(stream.written), first ? 1 : everybody);
  if ((wanted & stream_waiting::polled) != 0) {
    if (const auto use = socket_.use()) {
      const NoCancellation whole;
      const char byte = 0;
      // A socket that is full is readable, and that is all that is wanted.
      [[maybe_unused]] const auto sent = ::send(use.number(), &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
  }
}

void PipeEnd::clear_wake_ups() noexcept {
  const auto use = socket_.use();
  if (!use) return;
  const NoCancellation whole;
  while (true) {
    char bytes[2];
    // Anything longer than one byte is a connection on its way, and not ours to take.
    if (::recv(use.number(), bytes, sizeof bytes, MSG_DONTWAIT | MSG_PEEK) != 1) return;
    if (::recv(use.number(), bytes, sizeof bytes, MSG_DONTWAIT) < 0) return;
  }
}

bool PipeEnd::has_news(std::uint64_t now) noexcept {
  const std::uint32_t closes = memory_->state().closes.load(std::memory_order_acquire);
  if (closes != closes_seen_.load(std::memory_order_relaxed)) {
    closes_seen_.store(closes, std::memory_order_relaxed);
    news_at_.store(now, std::memory_order_relaxed);
    return true;
  }
  return now - news_at_.load(std::memory_order_relaxed) < news_nanoseconds;
}

bool PipeEnd::close() noexcept {
  const auto use = socket_.use();
  if (!use || !socket_.close()) return false;
  memory_->state().closes.fetch_add(1, std::memory_order_acq_rel);
  // They keep the socket open until they have left.
  if (socket_.users() > 1) wake_all();
  return true;
}

/// The memory may be another object's by now, unless it is ours: then we have not dropped it yet.
void PipeEnd::closed_now() noexcept {
  if (memory_->is_own()) memory_->state().closes.fetch_add(1, std::memory_order_acq_rel);
  wake_all();
}

/// Writes nothing. Who sleeps on what lies there now looks once in vain.
void PipeEnd::wake_all() noexcept {
  for (StreamState& stream : memory_->state().stream) {
    futex_wake(low_half(stream.written), everybody);
    futex_wake(low_half(stream.read), everybody);
  }
}

std::string PipeEnd::description(std::string_view doing) const {
  return std::string(doing) + " on " + memory_->description() + " by " + my_name();
}

void PipeEnd::throw_corrupted(std::string_view doing) const {
  throw SessionError(description(doing) + ": the stream is corrupted; somebody wrote into its memory");
}

void PipeEnd::throw_not_usable(std::string_view doing, bool direction) const {
  if (socket_.is_closed()) throw ConnectionClosed(description(doing) + ": this end is closed");
  if (!direction) {
    throw WrongDirection(description(doing) + ": this end only " + (readable_ ? "receives" : "sends"));
  }
  throw ConnectionClosed(description(doing) +
                         ": it receives no more since a message was longer than allowed");
}

}  // namespace sharescope::detail
