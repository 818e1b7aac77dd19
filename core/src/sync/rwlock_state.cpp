// SPDX-License-Identifier: MIT
#include "sharescope/sync/rwlock_state.hpp"

#include <algorithm>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

void RWLockState::raise_lanes_used(std::uint32_t wanted) noexcept {
  std::uint32_t used = lanes_used.load(std::memory_order_relaxed);
  while (used < wanted && !lanes_used.compare_exchange_weak(used, wanted, std::memory_order_seq_cst)) {
  }
}

bool RWLockState::forget_if_dead(const Session& session, std::uint32_t lane) noexcept {
  std::atomic<Ticket>& place = place_of(lane).ticket;
  Ticket seen = place.load(std::memory_order_acquire);
  if (seen == nobody) return true;
  if (is_alive(session, seen)) return false;
  // Fails when the lane is another's by now, who has come in or looked in.
  return place.compare_exchange_strong(seen, nobody) || seen == nobody;
}

Ticket RWLockState::some_reader(const Session& session) const noexcept {
  Ticket found = nobody;
  // Read from a session that may be damaged, too.
  const std::uint32_t used = std::min(lanes_used.load(std::memory_order_acquire), limits::lanes);
  for (std::uint32_t lane = 0; lane < used; ++lane) {
    const Ticket seen = place_of(lane).ticket.load(std::memory_order_acquire);
    if (seen == nobody || lane_of(seen) != lane || !is_alive(session, seen)) continue;
    found = seen;
    if (session.lane(lane).waits_for.load(std::memory_order_acquire) != 0) break;
  }
  return found;
}

bool RWLockState::notice_death(const Session& session) noexcept {
  if (!writer.notice_death(session)) return false;
  dead_writer();
  writer_left.ring(everybody);
  return true;
}

Ticket RWLockState::dead_writer() noexcept {
  while (true) {
    const Ticket seen = writer.owner.load(std::memory_order_acquire);
    if (!is_abandoned(seen)) return nobody;
    const std::uint32_t depth = writer.depth.load(std::memory_order_acquire);
    // Else the depth may be that of another writer, who came meanwhile. The same one does not come again.
    if (writer.owner.load(std::memory_order_acquire) != seen) continue;
    if (depth != 0) return seen;
    // That one only: another may have come meanwhile, and died writing.
    if (writer.forget(seen)) return nobody;
  }
}

}  // namespace sharescope
