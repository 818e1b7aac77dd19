// SPDX-License-Identifier: MIT
#include "standstill.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "bystanders.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

constexpr std::uint32_t looks_needed = 2;

bool is_changed_by_lanes_only(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::lock:
    case ObjectKind::rlock:
    case ObjectKind::rwlock:
    case ObjectKind::semaphore:
    case ObjectKind::bounded_semaphore:
    case ObjectKind::event:
    case ObjectKind::condition:
    case ObjectKind::barrier:
    case ObjectKind::pipe:
    case ObjectKind::queue:
    case ObjectKind::simple_queue:
    case ObjectKind::joinable_queue: return true;
    default: return false;
  }
}

}  // namespace

bool Standstill::look(const std::vector<Waiting>& edges) {
  if (!everybody_waits_for_ever(edges)) {
    seen_.clear();
    return false;
  }
  if (edges != seen_) {
    seen_ = edges;
    looked_.clear();
    return false;
  }
  // Asked before the looks are counted: who was there then may have acted, and gone, before anybody looks.
  if (looked_.empty()) {
    if (is_alone()) looked_ = looks();
    return false;
  }
  const std::vector<std::uint32_t> now = looks();
  return std::equal(now.begin(), now.end(), looked_.begin(),
                    [](std::uint32_t after, std::uint32_t before) { return after - before >= looks_needed; });
}

bool Standstill::everybody_waits_for_ever(const std::vector<Waiting>& edges) const {
  for (const Waiting& edge : edges) {
    if (edge.gives_up || !is_changed_by_lanes_only(session_->block().objects[edge.object].kind)) return false;
  }
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    const Lane& lane = session_->lane(i);
    if (lane.role.load() == Role::supervisor || life_of(lane.claim.load()) != Life::running) continue;
    const Ticket ticket = make_ticket(i, lane.generation.load());
    const auto waits = [ticket](const Waiting& edge) { return edge.waiter == ticket; };
    if (std::none_of(edges.begin(), edges.end(), waits) && is_alive(*session_, ticket)) return false;
  }
  return !edges.empty();
}

bool Standstill::is_alone() const {
  std::set<pid_t> known{::gettid()};
  for (const Waiting& edge : seen_)
    known.insert(session_->lane(lane_of(edge.waiter)).tid.load());
  return !has_bystanders(known);
}

std::vector<std::uint32_t> Standstill::looks() const {
  std::vector<std::uint32_t> looks;
  for (const Waiting& edge : seen_)
    looks.push_back(session_->lane(lane_of(edge.waiter)).looked.load(std::memory_order_acquire));
  return looks;
}

}  // namespace sharescope
