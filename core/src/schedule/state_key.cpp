// SPDX-License-Identifier: MIT
#include "state_key.hpp"

#include <algorithm>
#include <cstring>

#include "../memory/arena_layout.hpp"
#include "digest.hpp"

namespace sharescope {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

class TicketNames {
 public:
  explicit TicketNames(const Turns& turns) noexcept
      : seats_(std::min(turns.seats.load(relaxed), limits::seats)) {
    for (std::uint32_t i = 0; i < seats_; ++i)
      tickets_[i] = turns.seat[i].ticket.load(relaxed);
  }
  /// What lies there, with a worker's ticket exchanged for the worker's number.
  std::uint32_t named(std::uint32_t word) const noexcept {
    constexpr std::uint32_t never_a_ticket = 0x7FFF'FF00U;
    const std::uint32_t ticket = word & ~abandoned_bit;
    for (std::uint32_t i = 0; i < seats_; ++i) {
      if (ticket == tickets_[i] && ticket != nobody) return never_a_ticket | (word & abandoned_bit) | i;
    }
    return word;
  }

 private:
  Ticket tickets_[limits::seats] = {};
  std::uint32_t seats_;
};

void add_arena(Digest& digest, const Session& session, const TicketNames& names) noexcept {
  const detail::ArenaHeader& header = detail::header_of(session.base() + session.arena_at());
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    const detail::Extent& extent = header.extent[i];
    digest.add(static_cast<std::uint64_t>(extent.use));
    if (extent.use != detail::ExtentUse::in_use) continue;
    const std::byte* from = session.base() + session.arena_at() + extent.at;
    const std::uint64_t used = std::min(extent.used, extent.bytes);
    for (std::uint64_t at = 0; at + sizeof(std::uint64_t) <= used; at += sizeof(std::uint64_t)) {
      std::uint32_t words[2];
      std::memcpy(words, from + at, sizeof words);
      digest.add(std::uint64_t{names.named(words[0])} << 32U | names.named(words[1]));
    }
  }
}

}  // namespace

std::uint64_t state_key(const Session& session) noexcept {
  const Turns& turns = session.block().turns;
  Digest digest;
  const std::uint32_t seats = std::min(turns.seats.load(relaxed), limits::seats);
  for (std::uint32_t i = 0; i < seats; ++i) {
    digest.add(static_cast<std::uint64_t>(turns.seat[i].standing.load(relaxed)));
    digest.add(turns.local[i].load(relaxed));
  }
  add_arena(digest, session, TicketNames(turns));
  return digest.value();
}

}  // namespace sharescope
