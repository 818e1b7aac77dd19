// SPDX-License-Identifier: MIT
#include "sharescope/session/event_ring.hpp"

#include <algorithm>

namespace sharescope {

void EventRing::load_words(const EventRecord& slot, EventRecord& event) noexcept {
  const auto* from = reinterpret_cast<const std::uint64_t*>(&slot);
  auto* to = reinterpret_cast<char*>(&event);
  for (std::size_t word = 0; word < sizeof(EventRecord) / sizeof(std::uint64_t); ++word) {
    const std::uint64_t bits = __atomic_load_n(from + word, __ATOMIC_RELAXED);
    __builtin_memcpy(to + word * sizeof bits, &bits, sizeof bits);
  }
}

EventRing::Copy EventRing::read(std::uint64_t next, std::span<EventRecord> room, bool newest) const noexcept {
  const std::uint64_t published = counters_->published.load(std::memory_order_acquire);
  const std::uint64_t begun = counters_->reserved.load(std::memory_order_relaxed);
  Copy copy{next, 0, 0, begun == published + 1};
  if (published <= next || room.empty() || slots_ == nullptr) return copy;

  std::uint64_t first = std::max(next, published > limits::ring_events ? published - limits::ring_events : 0);
  if (newest && published - first > room.size()) first = published - room.size();
  const std::uint64_t last = first + std::min<std::uint64_t>(published - first, room.size());
  for (std::uint64_t number = first; number < last; ++number) {
    load_words(slots_[number % limits::ring_events], room[number - first]);
  }

  // Whatever the writer has begun since may lie over what was copied.
  std::atomic_thread_fence(std::memory_order_acquire);
  const std::uint64_t reserved = counters_->reserved.load(std::memory_order_relaxed);
  const std::uint64_t oldest_whole = reserved > limits::ring_events ? reserved - limits::ring_events : 0;
  const std::uint64_t whole = std::clamp(oldest_whole, first, last);
  if (whole > first) std::copy(room.begin() + (whole - first), room.begin() + (last - first), room.begin());
  copy.first = whole;
  copy.count = last - whole;
  copy.missed = whole - next;
  return copy;
}

}  // namespace sharescope
