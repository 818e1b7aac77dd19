// SPDX-License-Identifier: MIT
#include "views/waits_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

struct Node {
  Ticket lane = nobody;  ///< of a worker
  ObjectId object = 0;   ///< of a lock
  ImVec2 from;
  ImVec2 to;
};

struct Graph {
  std::vector<Node> workers;
  std::vector<Node> locks;
};

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

Graph graph_of(const Snapshot& now) {
  Graph graph;
  for (const LaneCopy* lane : shown_lanes(now)) {
    if (lane->life == Life::running)
      graph.workers.push_back({.lane = lane->ticket, .object = 0, .from = {}, .to = {}});
  }
  for (const ObjectCopy& object : now.objects) {
    const bool lock = object.kind == ObjectKind::lock || object.kind == ObjectKind::rlock ||
                      object.kind == ObjectKind::rwlock;
    const bool waited = std::any_of(now.waits.begin(), now.waits.end(),
                                    [&](const Waiting& waiting) { return waiting.object == object.id; });
    if (!object.retired && (lock || waited)) {
      graph.locks.push_back({.lane = nobody, .object = object.id, .from = {}, .to = {}});
    }
  }
  return graph;
}

void place(std::vector<Node>& nodes, ImVec2 at, ImVec2 room, float width, float height) {
  const auto count = static_cast<float>(nodes.size());
  const float step = std::min(room.y / std::max(1.0F, count), height * 1.7F);
  float y = at.y + std::max(0.0F, (room.y - step * count) / 2) + (step - height) / 2;
  for (Node& node : nodes) {
    node.from = {at.x, y};
    node.to = {at.x + width, y + height};
    y += step;
  }
}

void draw_worker(ImDrawList* list, const Node& node, const Snapshot& now) {
  const LaneCopy* lane = now.lane_with(node.lane);
  if (lane == nullptr) return;
  const int slot = lane_slot(*lane, now);
  const float height = node.to.y - node.from.y;
  list->AddRectFilled(node.from, node.to, theme().raised, px(8));
  list->AddRect(node.from, node.to, theme().worker_colour(slot), px(8), 0, px(2));
  draw_mark(list, mark_of(slot), {node.from.x + height / 2, node.from.y + height / 2}, px(7),
            theme().worker_colour(slot));
  const bool cut = draw_text_fitted(
      list, fonts().small, {node.from.x + height, node.from.y + (height - line_height(fonts().small)) / 2},
      node.to.x - node.from.x - height - px(6), theme().text, lane->name);
  note_place("node", lane->name, node.from, node.to, cut);
}

void draw_lock(ImDrawList* list, const Node& node, const Snapshot& now) {
  const ObjectCopy* object = now.object(node.object);
  if (object == nullptr) return;
  const float height = node.to.y - node.from.y;
  const bool held = object->owner != nobody;
  list->AddRectFilled(node.from, node.to, held ? mix(theme().panel, theme().holding, 0.18F) : theme().panel,
                      px(3));
  list->AddRect(node.from, node.to, held ? theme().holding : theme().outline, px(3), 0, px(2));
  draw_icon(list, Icon::lock, {node.from.x + height / 2, node.from.y + height / 2}, px(16),
            held ? theme().holding : theme().muted_text);
  const std::string& name = object->name;
  const bool cut = draw_text_fitted(
      list, fonts().small, {node.from.x + height, node.from.y + (height - line_height(fonts().small)) / 2},
      node.to.x - node.from.x - height - px(6), theme().text, name);
  note_place("node", name, node.from, node.to, cut);
}

void draw_arrow(ImDrawList* list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float bend) {
  const float middle = (from.x + to.x) / 2;
  const ImVec2 first{middle, from.y + bend};
  const ImVec2 second{middle, to.y + bend};
  list->AddBezierCubic(from, first, second, to, colour, thickness);
  const float head = px(9);
  const float direction = to.x > from.x ? 1.0F : -1.0F;
  list->AddTriangleFilled({to.x, to.y}, {to.x - direction * head, to.y - head * 0.55F},
                          {to.x - direction * head, to.y + head * 0.55F}, colour);
}

void draw_edges(ImDrawList* list, const Graph& graph, const Snapshot& now) {
  const bool deadlock = !now.cycle.empty();
  for (const Node& lock : graph.locks) {
    const ObjectCopy* object = now.object(lock.object);
    const Node* holder = object == nullptr ? nullptr : find_worker(graph, object->owner);
    if (holder == nullptr) continue;
    const float y = (lock.from.y + lock.to.y) / 2 + px(5);
    draw_arrow(list, {lock.from.x, y}, {holder->to.x, (holder->from.y + holder->to.y) / 2 + px(5)},
               deadlock ? theme().lost : theme().holding, px(2), px(6));
  }
  for (const Waiting& waiting : now.waits) {
    const Node* waiter = find_worker(graph, waiting.waiter);
    const Node* lock = find_lock(graph, waiting.object);
    if (waiter == nullptr || lock == nullptr) continue;
    draw_arrow(list, {waiter->to.x, (waiter->from.y + waiter->to.y) / 2 - px(5)},
               {lock->from.x, (lock->from.y + lock->to.y) / 2 - px(5)},
               deadlock ? theme().lost : theme().waiting, px(2), -px(6));
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

void draw_side(const ViewContext& context, std::size_t index, ImVec2 room) {
  const Side& side = context.stage.sides()[index];
  if (ImGui::BeginChild(side.name.c_str(), room)) {
    section(side.name, part_of_side(context, index));
    const Snapshot* now = side.run ? &side.run->worth_seeing() : nullptr;
    Graph graph = now == nullptr ? Graph{} : graph_of(*now);
    if (now != nullptr && !now->cycle.empty()) text("Deadlock: the red circle", {.tone = Tone::lost});
    if (side.run && side.run->stood_still()) text("Deadlock: everybody waits", {.tone = Tone::lost});
    if (now != nullptr && now->cycle.empty() && !now->inversion.empty())
      paragraph("It can deadlock, though it has not yet: " + now->inversion + ".", Tone::warning);
    if (graph.workers.empty()) {
      text("No worker runs.", {.tone = Tone::muted});
    } else if (graph.locks.empty()) {
      text("There is no lock: nobody ever waits.", {.tone = Tone::muted});
    } else {
      text("→ waits for   ← is held by", {.font = fonts().small, .tone = Tone::muted});
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const float height = control_height();
      const float rows = static_cast<float>(std::max(graph.workers.size(), graph.locks.size()));
      const ImVec2 space{ImGui::GetContentRegionAvail().x,
                         std::max(ImGui::GetContentRegionAvail().y, rows * height * 1.2F)};
      const float width = std::min(widest_name(graph, *now) + height + px(10), space.x * 0.38F);
      place(graph.workers, at, space, width, height);
      place(graph.locks, {at.x + space.x - width, at.y}, space, width, height);
      ImDrawList* list = ImGui::GetWindowDrawList();
      draw_edges(list, graph, *now);
      for (const Node& node : graph.workers)
        draw_worker(list, node, *now);
      for (const Node& node : graph.locks)
        draw_lock(list, node, *now);
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
