// SPDX-License-Identifier: MIT
#include "sharescope/session/lock_order.hpp"

#include <algorithm>
#include <map>

namespace sharescope {
namespace {

std::uint64_t word_of(const LockPair& pair) noexcept {
  return static_cast<std::uint64_t>(pair.first) | static_cast<std::uint64_t>(pair.second) << 16U |
         static_cast<std::uint64_t>(pair.lane) << 32U | static_cast<std::uint64_t>(pair.place) << 48U;
}

LockPair pair_of(std::uint64_t word) noexcept {
  return {static_cast<std::uint16_t>(word), static_cast<std::uint16_t>(word >> 16U),
          static_cast<std::uint16_t>(word >> 32U), static_cast<std::uint16_t>(word >> 48U)};
}

/// The shortest way from `start` back to `start`, breadth first.
std::vector<LockPair> circle_through(std::uint16_t start,
                                     const std::multimap<std::uint16_t, LockPair>& next) {
  std::map<std::uint16_t, LockPair> came_by;
  std::vector<std::uint16_t> edge{start};
  while (!edge.empty()) {
    std::vector<std::uint16_t> beyond;
    for (const std::uint16_t lock : edge) {
      const auto [begin, end] = next.equal_range(lock);
      for (auto pair = begin; pair != end; ++pair) {
        const std::uint16_t to = pair->second.second;
        if (came_by.contains(to)) continue;
        came_by[to] = pair->second;
        if (to != start) {
          beyond.push_back(to);
          continue;
        }
        std::vector<LockPair> circle;
        std::uint16_t at = start;
        do {
          circle.push_back(came_by[at]);
          at = came_by[at].first;
        } while (at != start);
        std::reverse(circle.begin(), circle.end());
        return circle;
      }
    }
    edge = std::move(beyond);
  }
  return {};
}

}  // namespace

void LockOrders::add(std::uint32_t first, std::uint32_t second, std::uint32_t lane,
                     std::uint32_t place) noexcept {
  const LockPair pair{static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(second),
                      static_cast<std::uint16_t>(lane), static_cast<std::uint16_t>(place)};
  constexpr std::uint32_t most_looks = 32;
  const std::uint32_t start = first * 0x9E37'79B1U ^ second * 0x85EB'CA77U;
  for (std::uint32_t look = 0; look < most_looks; ++look) {
    std::atomic<std::uint64_t>& slot = slots[(start + look) % limits::lock_orders];
    std::uint64_t seen = slot.load(std::memory_order_relaxed);
    if (seen == 0 && slot.compare_exchange_strong(seen, word_of(pair), std::memory_order_relaxed)) return;
    const LockPair known = pair_of(seen);
    if (known.first == pair.first && known.second == pair.second) return;
  }
}

std::vector<LockPair> LockOrders::pairs() const {
  std::vector<LockPair> found;
  for (const std::atomic<std::uint64_t>& slot : slots) {
    const LockPair pair = pair_of(slot.load(std::memory_order_relaxed));
    const bool can_be = pair.first != 0 && pair.second != 0 && pair.first < limits::objects &&
                        pair.second < limits::objects && pair.first != pair.second;
    if (can_be) found.push_back(pair);
  }
  return found;
}

std::optional<std::vector<LockPair>> find_inversion(const std::vector<LockPair>& pairs) {
  std::multimap<std::uint16_t, LockPair> next;
  for (const LockPair& pair : pairs)
    next.emplace(pair.first, pair);
  std::optional<std::vector<LockPair>> shortest;
  for (const LockPair& pair : pairs) {
    std::vector<LockPair> circle = circle_through(pair.first, next);
    if (!circle.empty() && (!shortest || circle.size() < shortest->size())) shortest = std::move(circle);
  }
  return shortest;
}

}  // namespace sharescope
