// SPDX-License-Identifier: MIT
#include "sharescope/sync/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "sharescope/session/clock.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

/// How long a limit is makes no difference to a stepped worker. Where its states are compared, two rounds of a loop that
/// waits with a limit are the same only if that limit is the same number.
std::uint64_t Deadline::now() noexcept {
  constexpr std::uint64_t any = 1;
  const bool is_compared = this_lane.seat != 0 && this_lane.session->block().turns.states.load(
                                                      std::memory_order_relaxed) != States::ignored;
  return is_compared ? any : monotonic_nanoseconds();
}

bool futex_sleep(const std::atomic<std::uint32_t>& word, std::uint32_t expected, Deadline deadline) noexcept {
  timespec until{};
  if (!deadline.is_never()) {
    until.tv_sec = static_cast<time_t>(deadline.nanoseconds() / 1'000'000'000U);
    until.tv_nsec = static_cast<long>(deadline.nanoseconds() % 1'000'000'000U);
  }
  // FUTEX_WAIT_BITSET takes an absolute time; FUTEX_WAIT a relative one, which a signal would start anew.
  const long result = ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, expected,
                                deadline.is_never() ? nullptr : &until, nullptr, FUTEX_BITSET_MATCH_ANY);
  return result == 0 || errno != ETIMEDOUT;
}

int futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept {
  return static_cast<int>(::syscall(SYS_futex, &word, FUTEX_WAKE, count, nullptr, nullptr, 0));
}

}  // namespace sharescope
