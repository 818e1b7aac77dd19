// SPDX-License-Identifier: MIT
#include "sharescope/sync/bell.hpp"

#include "sharescope/session/clock.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t nanoseconds_in_millisecond = 1'000'000;

std::uint16_t count_of(std::uint64_t sleepers) { return static_cast<std::uint16_t>(sleepers); }
std::uint16_t epoch_of(std::uint64_t sleepers) { return static_cast<std::uint16_t>(sleepers >> 16U); }
std::uint32_t until_of(std::uint64_t sleepers) { return static_cast<std::uint32_t>(sleepers >> 32U); }

std::uint64_t packed(std::uint16_t count, std::uint16_t epoch, std::uint32_t until) {
  return count | static_cast<std::uint64_t>(epoch) << 16U | static_cast<std::uint64_t>(until) << 32U;
}

/// The first whole millisecond after it.
std::uint32_t milliseconds_after(std::uint64_t nanoseconds) {
  return static_cast<std::uint32_t>(nanoseconds / nanoseconds_in_millisecond + 1);
}

bool is_later(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) > 0; }

}  // namespace

Bell::Announcement Bell::announce(Deadline deadline) noexcept {
  const Deadline until =
      earlier(deadline, Deadline::at(monotonic_nanoseconds() + OwnerWord::patience_nanoseconds));
  const std::uint32_t mine = milliseconds_after(until.nanoseconds());
  std::uint64_t seen = sleepers_.load(std::memory_order_relaxed);
  std::uint64_t wanted = 0;
  do {
    const bool nobody_before = count_of(seen) == 0;
    const std::uint16_t count =
        count_of(seen) == UINT16_MAX ? count_of(seen) : static_cast<std::uint16_t>(count_of(seen) + 1);
    const std::uint32_t theirs = until_of(seen);
    wanted = packed(count, epoch_of(seen), nobody_before || is_later(mine, theirs) ? mine : theirs);
  } while (
      !sleepers_.compare_exchange_weak(seen, wanted, std::memory_order_seq_cst, std::memory_order_relaxed));
  return {until, epoch_of(wanted)};
}

void Bell::withdraw(const Announcement& announcement) noexcept {
  std::uint64_t seen = sleepers_.load(std::memory_order_relaxed);
  do {
    if (epoch_of(seen) != announcement.epoch || count_of(seen) == 0) return;
  } while (!sleepers_.compare_exchange_weak(seen, seen - 1, std::memory_order_relaxed));
}

void Bell::ring_aloud(int count) noexcept {
  rung_.fetch_add(1, std::memory_order_seq_cst);
  if (futex_wake(rung_, count) > 0) return;
  // Nobody slept. Those who are counted are about to, or just woke up, or have been killed asleep.
  std::uint64_t seen = sleepers_.load(std::memory_order_relaxed);
  const std::uint32_t now = static_cast<std::uint32_t>(monotonic_nanoseconds() / nanoseconds_in_millisecond);
  if (count_of(seen) == 0 || !is_later(now, until_of(seen))) return;
  sleepers_.compare_exchange_strong(seen, packed(0, static_cast<std::uint16_t>(epoch_of(seen) + 1), 0),
                                    std::memory_order_relaxed);
}

}  // namespace sharescope
