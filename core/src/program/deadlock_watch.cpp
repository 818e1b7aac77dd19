// SPDX-License-Identifier: MIT
#include "deadlock_watch.hpp"

#include <algorithm>

#include "other_threads.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {
namespace {

/// Who waits looks around each patience, for the dead and for what was closed.
constexpr std::uint64_t long_enough = 5 * OwnerWord::patience_nanoseconds;

std::vector<Waiting> waits_without_end(const Session& session) {
  std::vector<Waiting> edges = who_waits(session);
  std::erase_if(edges, [](const Waiting& edge) { return edge.gives_up; });
  return edges;
}

}  // namespace

bool DeadlockWatch::look() {
  const std::vector<Waiting> edges = waits_without_end(*session_);
  const std::optional<std::vector<Waiting>> cycle = find_cycle(edges);
  const bool same = cycle && *cycle == seen_;
  seen_ = cycle.value_or(std::vector<Waiting>{});
  if (same && (only_holders_can_end(seen_) || all_workers_wait(edges))) {
    message_ = describe_waits(*session_, seen_);
    return true;
  }
  if (!stands_still(edges)) return false;
  message_ = describe_waits(*session_, still_) + "; nobody is left who could end this";
  return true;
}

bool DeadlockWatch::stands_still(const std::vector<Waiting>& edges) {
  const std::uint64_t now = monotonic_nanoseconds();
  // A stepped program is still between any two steps.
  const bool stepped = session_->block().control.pace.load() == Pace::stepped;
  if (edges.empty() || stepped || edges != still_ || !is_all_there_is(edges, false)) {
    still_ = edges;
    still_since_ = now;
    return false;
  }
  if (now - still_since_ < long_enough) return false;
  // Asleep both times and the waits the same in between: what anybody had done before has reached everybody.
  return is_all_there_is(edges, true) && waits_without_end(*session_) == edges &&
         is_all_there_is(edges, true) && waits_without_end(*session_) == edges;
}

bool DeadlockWatch::is_all_there_is(const std::vector<Waiting>& edges, bool asleep) const {
  std::vector<pid_t> waiting;
  for (const Waiting& edge : edges)
    waiting.push_back(session_->lane(lane_of(edge.waiter)).tid.load());
  const std::optional<std::vector<OtherThread>> others = other_threads();
  return others && std::all_of(others->begin(), others->end(), [&](const OtherThread& other) {
           return (other.asleep || !asleep) && std::ranges::find(waiting, other.tid) != waiting.end();
         });
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
    return session_->block().objects[edge.object].kind == ObjectKind::rlock;
  });
}

}  // namespace sharescope
