// SPDX-License-Identifier: MIT
#include "views/order_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "model/format.hpp"
#include "views/graph_drawing.hpp"
#include "views/view.hpp"

namespace sharescope::gui {
namespace {

/// More than these cannot be told apart in a circle; those that contradict each other come first.
constexpr std::size_t most_locks = 16;

/// The orders in which a deadlock wanted its locks: who holds the one that another waits for wants the next.
std::vector<LockPair> wanted_pairs(const Snapshot& now) {
  std::vector<LockPair> pairs;
  for (std::size_t i = 0; i < now.circle.size() && now.circle.size() > 1; ++i) {
    const Waiting& next = now.circle[(i + 1) % now.circle.size()];
    pairs.push_back({.first = static_cast<std::uint16_t>(now.circle[i].object),
                     .second = static_cast<std::uint16_t>(next.object),
                     .lane = static_cast<std::uint16_t>(lane_of(next.waiter) + 1)});
  }
  return pairs;
}

/// What contradicts itself, and all others behind it.
struct Order {
  std::vector<LockPair> circle;
  std::vector<LockPair> others;
  bool hangs = false;
};

Order order_of(const Snapshot& now) {
  Order order{wanted_pairs(now), {}, true};
  if (order.circle.empty()) order = {now.inverted, {}, false};
  for (const LockPair& pair : now.lock_pairs) {
    const bool in_circle = std::any_of(order.circle.begin(), order.circle.end(), [&](const LockPair& part) {
      return part.first == pair.first && part.second == pair.second;
    });
    if (!in_circle) order.others.push_back(pair);
  }
  return order;
}

using Boxes = std::map<std::uint16_t, Box>;

/// The locks of the circle in its order, then the others.
std::vector<std::uint16_t> locks_of(const Order& order) {
  std::vector<std::uint16_t> locks;
  const auto add = [&](std::uint16_t lock) {
    if (std::find(locks.begin(), locks.end(), lock) == locks.end() && locks.size() < most_locks)
      locks.push_back(lock);
  };
  for (const LockPair& pair : order.circle)
    add(pair.first);
  for (const LockPair& pair : order.others) {
    add(pair.first);
    add(pair.second);
  }
  return locks;
}

std::string name_of(const Snapshot& now, std::uint16_t lock) {
  const ObjectCopy* object = now.object(lock);
  return object == nullptr ? fmt::format("lock {}", lock) : object->name;
}

/// Around an oval, the first at the left.
Boxes placed(const std::vector<std::uint16_t>& locks, const Snapshot& now, ImVec2 at, ImVec2 room) {
  const float height = control_height();
  float width = 0;
  for (const std::uint16_t lock : locks)
    width = std::max(width, text_size(fonts().small, name_of(now, lock)).x);
  width = std::min(width + height + px(12), room.x * 0.36F);
  const ImVec2 centre{at.x + room.x / 2, at.y + room.y / 2};
  const ImVec2 radius{std::max(0.0F, (std::min(room.x, px(760)) - width) / 2),
                      std::max(0.0F, (room.y - height) / 2 - px(2))};
  Boxes boxes;
  for (std::size_t i = 0; i < locks.size(); ++i) {
    const float angle =
        std::numbers::pi_v<float> * (1 + 2 * static_cast<float>(i) / static_cast<float>(locks.size()));
    const ImVec2 middle{centre.x + radius.x * std::cos(angle), centre.y + radius.y * std::sin(angle)};
    boxes[locks[i]] = {{middle.x - width / 2, middle.y - height / 2},
                       {middle.x + width / 2, middle.y + height / 2}};
  }
  return boxes;
}

/// Where a line from the middle of a box towards `other` leaves it.
ImVec2 edge_of(const Box& box, ImVec2 other) {
  const ImVec2 middle = box.middle();
  const ImVec2 way{other.x - middle.x, other.y - middle.y};
  const float across = std::abs(way.x) > 0 ? (box.to.x - box.from.x) / 2 / std::abs(way.x) : INFINITY;
  const float along = std::abs(way.y) > 0 ? (box.to.y - box.from.y) / 2 / std::abs(way.y) : INFINITY;
  const float share = std::min({across, along, 1.0F});
  return {middle.x + way.x * share, middle.y + way.y * share};
}

/// Bent to its right, so that two that contradict each other lie beside each other.
Arrow arrow_between(const Box& first, const Box& second) {
  const ImVec2 a = first.middle();
  const ImVec2 b = second.middle();
  const float length = std::max(1.0F, std::hypot(b.x - a.x, b.y - a.y));
  const float bend = std::min(px(44), length * 0.22F);
  const ImVec2 aside{-(b.y - a.y) / length * bend, (b.x - a.x) / length * bend};
  const ImVec2 near{a.x + (b.x - a.x) * 0.33F + aside.x, a.y + (b.y - a.y) * 0.33F + aside.y};
  const ImVec2 far{a.x + (b.x - a.x) * 0.67F + aside.x, a.y + (b.y - a.y) * 0.67F + aside.y};
  return {.from = edge_of(first, near), .first = near, .second = far, .to = edge_of(second, far)};
}

void draw_pair(ImDrawList* list, const Boxes& boxes, const LockPair& pair, bool in_circle) {
  const auto first = boxes.find(pair.first);
  const auto second = boxes.find(pair.second);
  if (first == boxes.end() || second == boxes.end()) return;
  Arrow arrow = arrow_between(first->second, second->second);
  arrow.colour = in_circle ? theme().lost : theme().muted_text;
  arrow.thickness = px(in_circle ? 3.0F : 2.0F);
  if (in_circle) arrow.seconds = ImGui::GetTime();
  draw_arrow(list, arrow);
}

void draw_graph(const Order& order, const Snapshot& now, ImVec2 at, ImVec2 room) {
  const std::vector<std::uint16_t> locks = locks_of(order);
  const Boxes boxes = placed(locks, now, at, room);
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const LockPair& pair : order.others)
    draw_pair(list, boxes, pair, false);
  for (const LockPair& pair : order.circle)
    draw_pair(list, boxes, pair, true);
  for (const std::uint16_t lock : locks) {
    const bool in_circle = std::any_of(order.circle.begin(), order.circle.end(),
                                       [lock](const LockPair& pair) { return pair.first == lock; });
    draw_lock_box(list, boxes.at(lock), name_of(now, lock), in_circle ? theme().lost : theme().outline,
                  in_circle);
  }
}

void say(const Order& order, const Snapshot& now) {
  const FontScope font(fonts().small);
  if (order.hangs) {
    paragraph("Deadlock: each holds one, and wants the next in the red circle.", Tone::lost);
  } else if (!order.circle.empty()) {
    paragraph("It can deadlock, though it has not: " + now.inversion + ".", Tone::lost);
  } else {
    paragraph("a → b: b was taken while a was held. No two orders contradict each other.", Tone::muted);
  }
}

void draw_side(ViewContext& context, std::size_t index, ImVec2 room) {
  const Side& side = context.stage.sides()[index];
  const std::string id = fmt::format("order {}", index);
  if (ImGui::BeginChild(id.c_str(), room)) {
    section(side.name, part_of_side(context, index));
    const Snapshot* now = side.run ? &side.run->worth_seeing() : nullptr;
    if (now == nullptr || (now->lock_pairs.empty() && now->circle.size() < 2)) {
      text("No lock was taken while another was held.", {.tone = Tone::muted});
    } else {
      const Order order = order_of(*now);
      say(order, *now);
      const ImVec2 left = ImGui::GetContentRegionAvail();
      const ImVec2 space{left.x, std::max(left.y, control_height() * 3)};
      draw_graph(order, *now, ImGui::GetCursorScreenPos(), space);
      ImGui::Dummy(space);
    }
  }
  ImGui::EndChild();
}

}  // namespace

bool order_is_wanted(const ViewContext& context) {
  const auto& sides = context.stage.sides();
  return std::any_of(sides.begin(), sides.end(),
                     [](const Side& side) { return side.run && !side.run->now().lock_pairs.empty(); });
}

void draw_order(ViewContext& context) { draw_beside(context, draw_side); }

}  // namespace sharescope::gui
