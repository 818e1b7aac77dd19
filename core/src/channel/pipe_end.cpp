// SPDX-License-Identifier: MIT
#include "pipe_end.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include <bit>
#include <cerrno>
#include <utility>

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
      socket_(socket),
      side_(side),
      readable_(readable),
      writable_(writable),
      capacity_(memory_->capacity()) {}

bool PipeEnd::is_alone() noexcept {
  if (alone_.load(std::memory_order_relaxed)) return true;
  const auto use = socket_.use();
  if (!use) return false;
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

bool PipeEnd::should_ask_before_sending() noexcept {
  if (alone_.load(std::memory_order_relaxed)) return true;
  const std::uint64_t now = coarse_nanoseconds();
  const std::uint64_t asked = asked_at_.load(std::memory_order_relaxed);
  if (has_news()) {
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
      const char byte = 0;
      // A socket that is full is readable, and that is all that is wanted.
      [[maybe_unused]] const auto sent = ::send(use.number(), &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
  }
}

void PipeEnd::clear_wake_ups() noexcept {
  const auto use = socket_.use();
  if (!use) return;
  while (true) {
    char bytes[2];
    // Anything longer than one byte is a connection on its way, and not ours to take.
    if (::recv(use.number(), bytes, sizeof bytes, MSG_DONTWAIT | MSG_PEEK) != 1) return;
    if (::recv(use.number(), bytes, sizeof bytes, MSG_DONTWAIT) < 0) return;
  }
}

bool PipeEnd::close() noexcept {
  if (!socket_.close()) return false;
  PipeState& state = memory_->state();
  state.closes.fetch_add(1, std::memory_order_acq_rel);
  for (StreamState& stream : state.stream) {
    futex_wake(low_half(stream.written), everybody);
    futex_wake(low_half(stream.read), everybody);
  }
  return true;
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
