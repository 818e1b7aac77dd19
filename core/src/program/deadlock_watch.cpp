// SPDX-License-Identifier: MIT
#include "deadlock_watch.hpp"

#include <algorithm>

namespace sharescope {

bool DeadlockWatch::look(int alive) {
  std::vector<Waiting> edges = who_waits(*session_);
  std::erase_if(edges, [](const Waiting& edge) { return edge.gives_up; });
  const std::optional<std::vector<Waiting>> cycle = find_cycle(edges);
  const bool same = cycle && *cycle == seen_;
  seen_ = cycle.value_or(std::vector<Waiting>{});
  if (!same) return false;
  const auto waiting_workers = std::count_if(edges.begin(), edges.end(), [this](const Waiting& edge) {
    return session_->lane(lane_of(edge.waiter)).role.load() == Role::worker;
  });
  if (waiting_workers < alive && !only_holders_can_end(seen_)) return false;
  message_ = describe_cycle(*session_, seen_);
  return true;
}

bool DeadlockWatch::only_holders_can_end(const std::vector<Waiting>& cycle) const {
  return std::all_of(cycle.begin(), cycle.end(), [this](const Waiting& edge) {
    return session_->block().objects[edge.object].kind == ObjectKind::rlock;
  });
}

}  // namespace sharescope
