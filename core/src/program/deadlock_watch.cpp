// SPDX-License-Identifier: MIT
#include "deadlock_watch.hpp"

#include <algorithm>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

bool DeadlockWatch::look() {
  const std::vector<Waiting> edges = who_waits(*session_);
  return has_cycle(edges) || stands_still(edges);
}

bool DeadlockWatch::stands_still(std::vector<Waiting> edges) {
  if (!standstill_.look(edges)) return false;
  // Lanes are taken in whatever order the workers come.
  std::ranges::stable_sort(edges, {}, [this](const Waiting& edge) {
    return session_->lane(lane_of(edge.waiter)).number.load(std::memory_order_relaxed);
  });
  message_ = describe_standstill(*session_, edges);
  return true;
}

bool DeadlockWatch::has_cycle(std::vector<Waiting> edges) {
  std::erase_if(edges, [](const Waiting& edge) { return edge.gives_up; });
  const std::optional<std::vector<Waiting>> cycle = find_cycle(edges);
  const bool same = cycle && *cycle == seen_;
  seen_ = cycle.value_or(std::vector<Waiting>{});
  if (!same) return false;
  if (!only_holders_can_end(seen_) && !all_workers_wait(edges)) return false;
  message_ = describe_cycle(*session_, seen_);
  return true;
}

bool DeadlockWatch::all_workers_wait(const std::vector<Waiting>& edges) const {
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    const Lane& lane = session_->lane(i);
    if (lane.role.load() != Role::worker || life_of(lane.claim.load()) != Life::running) continue;
    const Ticket worker = make_ticket(i, lane.generation.load());
    const auto waits = [worker](const Waiting& edge) { return edge.waiter == worker; };
    if (std::none_of(edges.begin(), edges.end(), waits) && is_alive(*session_, worker)) return false;
  }
  return true;
}

bool DeadlockWatch::only_holders_can_end(const std::vector<Waiting>& cycle) const {
  return std::all_of(cycle.begin(), cycle.end(), [this](const Waiting& edge) {
    const ObjectKind kind = session_->block().objects[edge.object].kind;
    return kind == ObjectKind::rlock || kind == ObjectKind::rwlock;
  });
}

}  // namespace sharescope
