// SPDX-License-Identifier: MIT
#include "views/waits_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "views/graph_drawing.hpp"
#include "views/view.hpp"
#include "window/colour.hpp"

namespace sharescope::gui {
namespace {

struct Node {
  Ticket lane = nobody;  ///< of a worker
  ObjectId object = 0;   ///< of a lock
  Box box;
};

struct Graph {
  std::vector<Node> workers;
  std::vector<Node> locks;
  std::size_t left_out = 0;
};

/// More than these, on either side, cannot be told apart; those that wait, or are waited for, come first.
constexpr std::size_t most_nodes = 64;

void keep_most(std::vector<Node>& nodes, const std::function<bool(const Node&)>& matters, Graph& graph) {
  if (nodes.size() <= most_nodes) return;
  std::stable_partition(nodes.begin(), nodes.end(), matters);
  graph.left_out += nodes.size() - most_nodes;
  nodes.resize(most_nodes);
}

const Node* find_lock(const Graph& graph, ObjectId id) {
  const auto found =
      std::find_if(graph.locks.begin(), graph.locks.end(), [id](const Node& n) { return n.object == id; });
  return found == graph.locks.end() ? nullptr : &*found;
}

const Node* find_worker(const Graph& graph, Ticket lane) {
  const auto found = std::find_if(graph.workers.begin(), graph.workers.end(),
                                  [lane](const Node& n) { return n.lane == lane; });
  return found == graph.workers.end() ? nullptr : &*found;
}

/// A lock that somebody waits for in a deadlock.
bool is_in_circle(const Snapshot& now, ObjectId lock) {
  return std::any_of(now.circle.begin(), now.circle.end(),
                     [lock](const Waiting& part) { return part.object == lock; });
}

Graph graph_of(const Snapshot& now) {
  Graph graph;
  for (const LaneCopy* lane : shown_lanes(now)) {
    if (lane->life == Life::running) graph.workers.push_back({.lane = lane->ticket, .object = 0, .box = {}});
  }
  std::set<ObjectId> waited_for;
  std::set<Ticket> waiting;
  for (const Waiting& edge : now.waits) {
    waited_for.insert(edge.object);
    waiting.insert(edge.waiter);
  }
  for (const ObjectCopy& object : now.objects) {
    const bool lock = object.kind == ObjectKind::lock || object.kind == ObjectKind::rlock ||
                      object.kind == ObjectKind::rwlock;
    if (!object.retired && (lock || waited_for.contains(object.id))) {
      graph.locks.push_back({.lane = nobody, .object = object.id, .box = {}});
    }
  }
  keep_most(
      graph.workers, [&](const Node& node) { return waiting.contains(node.lane); }, graph);
  keep_most(
      graph.locks, [&](const Node& node) { return waited_for.contains(node.object); }, graph);
  return graph;
}

void place(std::vector<Node>& nodes, ImVec2 at, ImVec2 room, float width, float height) {
  const auto count = static_cast<float>(nodes.size());
  const float step = std::min(room.y / std::max(1.0F, count), height * 1.7F);
  float y = at.y + std::max(0.0F, (room.y - step * count) / 2) + (step - height) / 2;
  for (Node& node : nodes) {
    node.box = {{at.x, y}, {at.x + width, y + height}};
    y += step;
  }
}

void draw_node(ImDrawList* list, const Node& node, const Snapshot& now) {
  if (const LaneCopy* lane = now.lane_with(node.lane); lane != nullptr) {
    draw_worker_box(list, node.box, lane->name, lane_slot(*lane, now));
  } else if (const ObjectCopy* object = now.object(node.object); object != nullptr) {
    const bool in_circle = is_in_circle(now, node.object);
    const bool held = object->owner != nobody;
    draw_lock_box(list, node.box, object->name,
                  in_circle ? theme().lost
                  : held    ? theme().holding
                            : theme().outline,
                  held || in_circle);
  }
}

/// From side to side, first level and then to the height of the other.
Arrow arrow_between(ImVec2 from, ImVec2 to, float bend) {
  const float middle = (from.x + to.x) / 2;
  return {.from = from, .first = {middle, from.y + bend}, .second = {middle, to.y + bend}, .to = to};
}

void draw_holds(ImDrawList* list, const Graph& graph, const Snapshot& now) {
  for (const Node& lock : graph.locks) {
    const ObjectCopy* object = now.object(lock.object);
    const Node* holder = object == nullptr ? nullptr : find_worker(graph, object->owner);
    if (holder == nullptr) continue;
    Arrow arrow = arrow_between({lock.box.from.x, lock.box.middle().y + px(5)},
                                {holder->box.to.x, holder->box.middle().y + px(5)}, px(6));
    const bool in_circle = is_in_circle(now, lock.object);
    arrow.colour = in_circle ? theme().lost : theme().holding;
    arrow.thickness = px(in_circle ? 2 + 2 * pulse(ImGui::GetTime()) : 2);
    draw_arrow(list, arrow);
  }
}

/// How long it has waited, for who has waited long enough to read it.
void draw_duration(ImDrawList* list, const Waiting& waiting, const Node& waiter, const Snapshot& now,
                   ImU32 colour) {
  constexpr std::uint64_t readable = 500'000'000;
  if (now.now_nanoseconds < waiting.since + readable) return;
  draw_text(list, fonts().small,
            {waiter.box.to.x + px(8), waiter.box.middle().y - px(7) - line_height(fonts().small)}, colour,
            duration_text(static_cast<double>(now.now_nanoseconds - waiting.since)));
}

void draw_waits_of(ImDrawList* list, const Graph& graph, const Snapshot& now, const WaitMotion& motion) {
  for (const WaitMotion::Edge& edge : motion.edges()) {
    const Node* waiter = find_worker(graph, edge.waiting.waiter);
    const Node* lock = find_lock(graph, edge.waiting.object);
    if (waiter == nullptr || lock == nullptr) continue;
    Arrow arrow = arrow_between({waiter->box.to.x, waiter->box.middle().y - px(5)},
                                {lock->box.from.x, lock->box.middle().y - px(5)}, -px(6));
    const ImU32 colour = edge.in_circle ? theme().lost : theme().waiting;
    arrow.colour = with_opacity(colour, edge.strength);
    arrow.thickness = px(edge.in_circle ? 2 + 2 * pulse(ImGui::GetTime()) : 2);
    if (edge.strength == 1) arrow.seconds = ImGui::GetTime();
    draw_arrow(list, arrow);
    if (edge.strength == 1) draw_duration(list, edge.waiting, *waiter, now, colour);
  }
}

float widest_name(const Graph& graph, const Snapshot& now) {
  float widest = 0;
  for (const Node& node : graph.workers) {
    if (const LaneCopy* lane = now.lane_with(node.lane))
      widest = std::max(widest, text_size(fonts().small, lane->name).x);
  }
  for (const Node& node : graph.locks) {
    if (const ObjectCopy* object = now.object(node.object))
      widest = std::max(widest, text_size(fonts().small, object->name).x);
  }
  return widest;
}

void draw_side(ViewContext& context, std::size_t index, ImVec2 room) {
  const Side& side = context.stage.sides()[index];
  WaitMotion& motion = context.looks.wait_motions[index];
  const std::string id = fmt::format("waits {}", index);
  if (ImGui::BeginChild(id.c_str(), room)) {
    section(side.name, part_of_side(context, index));
    const Snapshot* now = side.run ? &side.run->worth_seeing() : nullptr;
    Graph graph = now == nullptr ? Graph{} : graph_of(*now);
    if (now != nullptr) motion.look(*now);
    if (now != nullptr && !now->cycle.empty()) text("Deadlock: the red circle", {.tone = Tone::lost});
    if (side.run && side.run->stood_still()) text("Deadlock: everybody waits", {.tone = Tone::lost});
    if (now != nullptr && now->cycle.empty() && !now->inversion.empty())
      paragraph("It can deadlock, though it has not yet: " + now->inversion + ".", Tone::warning);
    if (graph.workers.empty() && side.run && side.run->now().control.outcome == ProgramOutcome::deadlock) {
      // It came and was ended between two frames.
      paragraph("Deadlock: " + side.run->now().control.message + ".", Tone::lost);
    } else if (graph.workers.empty()) {
      text("No worker runs.", {.tone = Tone::muted});
    } else if (graph.locks.empty()) {
      text("There is no lock: nobody ever waits.", {.tone = Tone::muted});
    } else {
      text("→ waits for   ← is held by" + (graph.left_out == 0
                                               ? std::string()
                                               : fmt::format("   ({} more are left out)", graph.left_out)),
           {.font = fonts().small, .tone = Tone::muted});
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const float rows = static_cast<float>(std::max(graph.workers.size(), graph.locks.size()));
      const ImVec2 room_left = ImGui::GetContentRegionAvail();
      const float height =
          std::clamp(room_left.y / rows / 1.15F, line_height(fonts().small) + px(4), control_height());
      const ImVec2 space{room_left.x, std::max(room_left.y, rows * height * 1.15F)};
      const float width = std::min(widest_name(graph, *now) + height + px(10), space.x * 0.43F);
      place(graph.workers, at, space, width, height);
      place(graph.locks, {at.x + space.x - width, at.y}, space, width, height);
      ImDrawList* list = ImGui::GetWindowDrawList();
      draw_holds(list, graph, *now);
      draw_waits_of(list, graph, *now, motion);
      for (const std::vector<Node>* nodes : {&graph.workers, &graph.locks}) {
        for (const Node& node : *nodes)
          draw_node(list, node, *now);
      }
      ImGui::Dummy(space);
    }
  }
  ImGui::EndChild();
}

}  // namespace

void draw_waits(ViewContext& context) {
  const std::size_t sides = context.stage.sides().size();
  if (sides == 0) {
    hint("Choose a demo. Who waits for which lock, and who holds it, is drawn here.");
    return;
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const bool beside = sides == 2 && room.x > px(560);
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const ImVec2 each = beside ? ImVec2{std::floor((room.x - gap) / 2), room.y}
                             : ImVec2{room.x, std::floor((room.y - gap * static_cast<float>(sides - 1)) /
                                                         static_cast<float>(sides))};
  for (std::size_t side = 0; side < sides; ++side) {
    if (side > 0 && beside) ImGui::SameLine();
    draw_side(context, side, each);
  }
}

}  // namespace sharescope::gui
