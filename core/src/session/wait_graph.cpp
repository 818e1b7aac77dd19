// SPDX-License-Identifier: MIT
#include "sharescope/session/wait_graph.hpp"

#include <algorithm>
#include <map>

#include "sharescope/session/listing.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {

std::vector<Waiting> who_waits(const Session& session) {
  std::vector<Waiting> edges;
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    const Lane& lane = session.lane(i);
    if (life_of(lane.claim.load(std::memory_order_acquire)) != Life::running) continue;
    const ObjectId object = lane.waits_for.load(std::memory_order_acquire);
    if (object == 0 || object >= limits::objects) continue;
    const Ticket waiter = make_ticket(i, lane.generation.load(std::memory_order_relaxed));
    if (!is_alive(session, waiter)) continue;
    edges.push_back({waiter, object, stands_in_the_way(session, object, waiter),
                     lane.waits_since.load(std::memory_order_relaxed),
                     lane.waits_until.load(std::memory_order_relaxed) != wait_for_ever});
  }
  return edges;
}

std::optional<std::vector<Waiting>> find_cycle(const std::vector<Waiting>& edges) {
  // A lane waits for one object at a time and a lock has one holder, so each lane has at most one way on.
  std::map<Ticket, const Waiting*> next;
  for (const Waiting& edge : edges) {
    if (!edge.gives_up) next[edge.waiter] = &edge;
  }

  // So the walks from all lanes meet each lane once; a walk that comes back to itself has found a cycle.
  std::optional<std::vector<Waiting>> shortest;
  std::map<Ticket, const Waiting*> came_from;  ///< the start of the walk that met a lane first
  for (const Waiting& start : edges) {
    std::vector<Waiting> path;
    const Waiting* edge = start.gives_up ? nullptr : &start;
    while (edge != nullptr && came_from.emplace(edge->waiter, &start).second) {
      path.push_back(*edge);
      const auto found = next.find(edge->holder);
      edge = found == next.end() ? nullptr : found->second;
    }
    if (edge == nullptr || came_from[edge->waiter] != &start) continue;
    const auto is_met_again = [edge](const Waiting& met) { return met.waiter == edge->waiter; };
    path.erase(path.begin(), std::find_if(path.begin(), path.end(), is_met_again));
    const auto lower = [](const Waiting& a, const Waiting& b) {
      return lane_of(a.waiter) < lane_of(b.waiter);
    };
    std::rotate(path.begin(), std::min_element(path.begin(), path.end(), lower), path.end());
    const bool better = !shortest || path.size() < shortest->size() ||
                        (path.size() == shortest->size() && lower(path.front(), shortest->front()));
    if (better) shortest = std::move(path);
  }
  return shortest;
}

std::string lane_name(const Session& session, Ticket ticket) {
  const Ticket plain = ticket & ~abandoned_bit;
  if (plain == nobody) return "nobody";
  if (lane_of(plain) >= limits::lanes) return "an unknown process";
  const Lane& lane = session.lane(lane_of(plain));
  if (lane.generation.load(std::memory_order_acquire) != generation_of(plain))
    return "a process that has ended";
  return std::string(lane.name.view());
}

namespace {

/// "lock 'left', held by worker-2"
std::string what_for(const Session& session, const Waiting& edge) {
  const Object& object = session.block().objects[edge.object];
  std::string text = std::string(to_string(object.kind)) + " '" + std::string(object.name.view()) + "'";
  if (edge.holder != nobody) text += ", held by " + lane_name(session, edge.holder);
  return text;
}

}  // namespace

std::string describe_cycle(const Session& session, const std::vector<Waiting>& cycle) {
  std::string text;
  for (const Waiting& edge : cycle) {
    if (!text.empty()) text += "; ";
    text += lane_name(session, edge.waiter) + " waits for " + what_for(session, edge);
  }
  return text;
}

std::string describe_waits(const Session& session, const std::vector<Waiting>& waits) {
  std::string text;
  for (auto edge = waits.begin(); edge != waits.end(); ++edge) {
    const auto is_same = [edge](const Waiting& other) { return other.object == edge->object; };
    if (std::any_of(waits.begin(), edge, is_same)) continue;
    std::vector<std::string> names;
    for (const Waiting& other : waits) {
      if (is_same(other)) names.push_back(lane_name(session, other.waiter));
    }
    if (!text.empty()) text += "; ";
    for (std::size_t i = 0; i < names.size(); ++i)
      text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    text += (names.size() == 1 ? " waits for " : " wait for ") + what_for(session, *edge);
  }
  return text;
}

std::string describe_standstill(const Session& session, const std::vector<Waiting>& waits) {
  return describe_waits(session, waits) + ", and nobody is left to wake " +
         (waits.size() == 1 ? "it" : "them");
}

}  // namespace sharescope
