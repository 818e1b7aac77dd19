// SPDX-License-Identifier: MIT
#include "model/wait_motion.hpp"

#include <algorithm>
#include <span>

namespace sharescope::gui {
namespace {

/// The same lane and object: one wait after the other of a busy lock is one arrow.
/// Of the waits of thousands of lanes, which nobody can tell apart, the first are shown.
constexpr std::size_t most_edges = 256;

bool is_same(const Waiting& a, const Waiting& b) { return a.waiter == b.waiter && a.object == b.object; }

}  // namespace

void WaitMotion::look(const Snapshot& now) {
  for (const Waiting& waiting : std::span(now.waits).first(std::min(now.waits.size(), most_edges))) {
    auto edge = std::find_if(edges_.begin(), edges_.end(),
                             [&](const Edge& known) { return is_same(known.waiting, waiting); });
    if (edge == edges_.end() && edges_.size() >= most_edges) continue;
    if (edge == edges_.end()) edge = edges_.insert(edges_.end(), Edge{});
    edge->waiting = waiting;
    edge->last_seen = now.now_nanoseconds;
  }
  std::erase_if(edges_, [&](const Edge& edge) {
    // Of another run, which began before.
    return edge.last_seen > now.now_nanoseconds || now.now_nanoseconds - edge.last_seen >= fades_in;
  });
  for (Edge& edge : edges_) {
    const auto age = static_cast<float>(now.now_nanoseconds - edge.last_seen);
    edge.strength = 1 - age / static_cast<float>(fades_in);
    edge.in_circle = std::any_of(now.circle.begin(), now.circle.end(),
                                 [&](const Waiting& part) { return part == edge.waiting; });
  }
}

}  // namespace sharescope::gui
